import * as z from "zod/mini";
import type { ApiAnswer, ApiRequest } from "../collector.ts";
import { bodyOf, UnexpectedAnswer } from "../fetched.ts";

export const api = "https://api.calendly.com";
export const organizations = `${api}/organizations/`;

const me = z.object({
  resource: z.object({ uri: z.string(), name: z.optional(z.string()), current_organization: z.string() }),
});

/** The user whose access this is, and their organization, by the addresses that Calendly knows both by. */
export function* whoIsIn(): Generator<ApiRequest, z.infer<typeof me>["resource"], ApiAnswer> {
  return bodyOf(me, yield { url: `${api}/users/me` }, "users/me").resource;
}

/** The last part of an address of Calendly's; ids are written into addresses as they are. */
export function idIn(uri: string, below: string): string {
  const id = uri.startsWith(below) ? uri.slice(below.length) : "";
  if (!/^[\w-]{1,100}$/.test(id)) throw new UnexpectedAnswer("uri");
  return id;
}
