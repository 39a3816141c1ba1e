import type { ApiAnswer, ApiRequest } from "../collector.ts";
import { allowedIn } from "../fetched.ts";
import { ownUser } from "./api.ts";

/** The address of the token's own user, where the token may see it. */
export function* ownAddress(api: string): Generator<ApiRequest, string | undefined, ApiAnswer> {
  const answer = yield { url: `${api}/users/me` };
  return allowedIn(ownUser, answer)?.email;
}
