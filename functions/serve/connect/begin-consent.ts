import { randomBytes } from "node:crypto";
import { callbackAt } from "../../../schemas/callback-at.ts";
import type { ConsentBegun, ConsentRequest } from "../../../schemas/consent.ts";
import type { Principal } from "../../../schemas/role.ts";
import { loadConnector } from "../../connectors/catalogue.ts";
import { BadRequest, NotFound, Unreadable } from "../../shared/errors.ts";
import type { Settings } from "../../shared/ports.ts";
import type { ConsentDeps } from "./consent-deps.ts";
import { type ConsentWay, consentWayOf } from "./consent-way.ts";

/**
 * Begins a consent: where to send the browser of the person who gives it. What cannot work is said before they start:
 * `BadRequest` where the tool takes no consent, its app was not given, the settings do not say where it is, or it would
 * not send people back to the hub's address.
 */
export async function beginConsent(
  of: { readonly tool: string; readonly connection: string },
  { tenant, returns }: ConsentRequest,
  { name: by, id: byId }: Principal,
  deps: ConsentDeps,
): Promise<ConsentBegun> {
  const { tool, connection } = of;
  const [connector, row] = [await loadConnector(tool), await deps.connections.get(tool, connection)];
  if (!connector || !row) throw new NotFound("unknown_connection", "Unknown connection");
  const way = consentWayOf(await connector.collect?.());
  if (!way) throw new BadRequest("consent_not_taken", "This tool's API is not opened by anybody's consent");
  if (!row.app)
    throw new BadRequest(
      "app_needed",
      "Give the client id and secret of the app that the tool knows the hub by",
    );
  checkWayBack(way, row.settings, deps);
  if (tenant !== undefined && !(await deps.tenants.get(of, tenant)))
    throw new NotFound("unknown_tenant", "Nobody of that id has consented");
  const id = randomBytes(24).toString("base64url");
  const expires = await deps.consents.begin(
    id,
    {
      ...{ tool, connection, by, byId },
      ...(tenant === undefined ? {} : { tenant }),
      ...(returns === undefined ? {} : { returns }),
    },
    deps.now(),
  );
  const url = `${new URL(callbackAt(deps.baseUrl())).origin}/connect/start?attempt=${id}`;
  return { url, expiresAt: expires.toISOString() };
}

function checkWayBack(
  { consent, tokenUrl }: ConsentWay,
  settings: Settings,
  { baseUrl, pageOf }: ConsentDeps,
): void {
  const page = pageFor(consent.authorizeUrl, tokenUrl, settings);
  const { protocol, hostname } = new URL(callbackAt(baseUrl()));
  if (protocol === "https:" || (pageOf && pageOf(page) !== page)) return;
  if (hostname !== "localhost" || !consent.loopback?.(settings))
    throw new BadRequest(
      "https_needed",
      "This tool sends people back to https addresses alone: set HUB_URL to that of the hub, or of a tunnel to it",
    );
}

/** Both addresses are asked for: the second is called only when the person is back. */
function pageFor(
  authorizeUrl: (settings: Settings) => string,
  tokenUrl: (settings: Settings) => string,
  settings: Settings,
): string {
  try {
    tokenUrl(settings);
    return authorizeUrl(settings);
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    throw new BadRequest("invalid_settings", "The settings do not say where this tool's API is", { cause });
  }
}
