import { interrupted } from "../../schemas/interruption-words.ts";
import { type CallDeps, call } from "../api-access/call.ts";
import type { Caller } from "../api-access/tokens.ts";
import { SettingRefused } from "../connectors/fetched.ts";

/**
 * Gives back to the tool what a consent has opened, where it takes it: RFC 7009. Throws `SettingRefused` where the tool does
 * not, and what `call` throws.
 */
export async function revokeAccess(
  { collector, kept: { credentials } }: Caller,
  deps: CallDeps,
): Promise<void> {
  if (!("refreshToken" in credentials)) return;
  const url = collector.authorization.flatMap((way) => (way.kind === "oauth2" && way.revokeUrl) || [])[0];
  if (url === undefined) return;
  const { clientId, clientSecret, refreshToken } = credentials;
  const form = { client_id: clientId, client_secret: clientSecret, token: refreshToken };
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams(form).toString();
  const { status } = await call({ method: "POST", url, headers, body }, collector.hosts, deps);
  if (status !== 200) throw new SettingRefused(interrupted("access_not_revoked", { word: String(status) }));
}
