import * as z from "zod/mini";
import type { AccessEnd } from "../../schemas/access-end.ts";
import type { OAuth2Way } from "./token-call.ts";

const seconds = z.catch(
  z.optional(z.coerce.number().check(z.positive(), z.maximum(100 * 366 * 86_400))),
  undefined,
);

/**
 * For how many seconds a refresh token is good: as Google and others say it, as Intuit does where it is not used, and as
 * Intuit does at the most. https://developers.google.com/identity/protocols/oauth2/web-server#exchange-authorization-code
 * https://github.com/intuit/oauth-jsclient
 */
const said = z.object({
  refresh_token_expires_in: seconds,
  x_refresh_token_expires_in: seconds,
  x_refresh_token_hard_expires_in: seconds,
});

/** Milliseconds by which an end must have moved on to be another. */
const moved = 86_400_000;

/**
 * When the refresh token of an answer ends: what comes first of what it says, or after the time that the vendor documents;
 * `undefined` where neither is known. An end that is as before, to a day, stays the one that was said first.
 */
export function refreshEndOf(
  answer: unknown,
  { refreshLives }: Pick<OAuth2Way, "refreshLives">,
  now: Date,
  before?: AccessEnd,
): AccessEnd | undefined {
  const told = Object.values(said.safeParse(answer).data ?? {}).filter((one) => one !== undefined);
  const life = told.length > 0 ? Math.min(...told) : refreshLives;
  if (life === undefined) return before;
  const at = now.getTime() + life * 1_000;
  if (before && Math.abs(at - Date.parse(before.at)) < moved) return before;
  return { at: new Date(at).toISOString(), from: now.toISOString() };
}
