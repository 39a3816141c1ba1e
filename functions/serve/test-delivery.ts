import { loadConnector } from "../connectors/catalogue.ts";
import { codedPath } from "../delivery/coded-path.ts";
import { testBody } from "../delivery/test-delivery.ts";
import { Conflict, UpstreamError } from "../shared/errors.ts";
import { type ConnectionDeps, getConnection } from "./connections.ts";

export interface TestDeps extends ConnectionDeps {
  readonly fetch: typeof fetch;
}

/**
 * Sends a signed delivery of our own to the address that the tool uses: `status` is what the
 * hub answered, 200 where address and secret work. Throws `Conflict` where the tool's deliveries are not signed by a
 * connection's secret.
 */
export async function sendTest(
  tool: string,
  name: string,
  deps: TestDeps,
): Promise<{ readonly status: number; readonly secret: string }> {
  const { url, secrets: shown, settings } = await getConnection(tool, name, deps);
  const connector = await loadConnector(tool);
  const secret = (await deps.secrets.find(tool, name, { fresh: true }))?.secrets[0];
  if (!connector || !secret || !["webhook", "relay"].includes(connector.catalogue.route))
    throw new Conflict("not_testable", "Deliveries of this tool cannot be tried out from here");
  const now = deps.now();
  const body = testBody(now);
  const pinned = shown.find(({ id }) => id === secret.id)?.matchedAs;
  const [kind] = connector.kinds ?? [];
  const form = typeof settings.signatureForm === "string" ? settings.signatureForm : pinned;
  try {
    const { status } = await deps.fetch(
      kind === undefined ? url : `${url}/${codedPath(kind, secret.value)}`,
      {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...connector.signature.sign(body, secret.value, now, { form }),
        },
        body: new Uint8Array(body),
        signal: AbortSignal.timeout(10_000),
      },
    );
    return { status, secret: secret.id };
  } catch (cause) {
    throw new UpstreamError("The hub's own address", { cause });
  }
}
