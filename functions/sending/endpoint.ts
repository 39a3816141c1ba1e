import { isIP } from "node:net";
import { slackWebhookPattern } from "../../schemas/patterns.ts";
import { BadRequest } from "../shared/errors.ts";

/** Ends of names that no public server has. */
const own =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|arpa|test|invalid|example|onion|alt)$/;

/**
 * An address that the hub may post to, by what is written: https, a name with a dot and no address, the usual port, nobody's
 * credentials, not the hub itself. What the name leads to is looked at when it is posted to. Throws `BadRequest`.
 */
export function endpointAt(text: string, hub: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw unfit("Not an address such as https://example.com/hook");
  if (url.protocol !== "https:") throw unfit("The address must begin with https://");
  if (url.username !== "" || url.password !== "")
    throw unfit("The address must hold no user and no password");
  if (url.port !== "") throw unfit("The address must name no port: the hub posts to 443 alone");
  const host = url.hostname;
  if (host.startsWith("[") || isIP(host) !== 0) throw unfit("The address must be a name, not an IP address");
  if (!host.includes(".") || host.endsWith(".") || own.test(host))
    throw unfit("The address must be a name that the internet knows");
  if (URL.canParse(hub) && new URL(hub).hostname === host)
    throw unfit("The address is the hub's own: its events would come back to it");
  url.hash = "";
  return url;
}

/** An incoming webhook of Slack's. Throws `BadRequest`. */
export function slackAt(text: string): URL {
  if (!slackWebhookPattern.test(text)) throw unfit("Not an incoming webhook of Slack's");
  return new URL(text);
}

const unfit = (message: string) => new BadRequest("invalid_address", message, { fields: ["url"] });
