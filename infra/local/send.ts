import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { codedPath } from "../../functions/delivery/coded-path.ts";
import type { TokenIssuer } from "../../functions/shared/secret.ts";
import type { Sample } from "./samples.ts";

export interface Sent {
  readonly status: number;
  readonly body: string;
}

/** Sends a sample as its tool would: really signed, to the hub's own address. */
export async function sendSample(
  url: string,
  sample: Sample,
  secret: string,
  connection: string,
  issuer?: TokenIssuer,
): Promise<Sent> {
  const connector = await loadConnector(sample.tool);
  if (!connector) throw new Error(`Unknown tool ${sample.tool}`);
  const body = connector.signature.inBody?.place(sample.body, secret) ?? sample.body;
  const path = connector.kinds ? codedPath(sample.path, secret) : sample.path;
  const response = await fetch(`${url}/hooks/${sample.tool}/${connection}${path && `/${path}`}`, {
    method: "POST",
    headers: {
      ...sample.headers,
      "content-type": sample.contentType,
      ...connector.signature.sign(body, secret, new Date(), { issuer }),
    },
    body: new Uint8Array(body),
  });
  return { status: response.status, body: await response.text() };
}
