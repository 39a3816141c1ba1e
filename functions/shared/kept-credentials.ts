import * as z from "zod/mini";
import { accessEnd } from "../../schemas/access-end.ts";
import {
  type AccessKind,
  type ApiCredentials,
  apiCredentials,
  type KeyCredentials,
  keyCredentials,
} from "../../schemas/api-access.ts";

/**
 * What a tool's API lets the hub in with. A new `id` each time that a person gives it, kept when a tool renews a part.
 * `access` is the access token of a refresh token and when it ends, in milliseconds since 1970; `ends`, when the refresh
 * token does, where the tool says.
 */
export const keptCredentials = z.object({
  id: z.string(),
  createdAt: z.string(),
  credentials: z.union([apiCredentials, keyCredentials]),
  previousRefreshToken: z.optional(z.string()),
  access: z.optional(z.object({ value: z.string(), ends: z.number() })),
  ends: z.optional(accessEnd),
});
export type KeptCredentials = z.infer<typeof keptCredentials>;

/** Which kind of access credentials give, by the fields that they have. */
export function kindOf(credentials: ApiCredentials | KeyCredentials): AccessKind {
  if ("privateKey" in credentials) return "jwt";
  if ("token" in credentials) return "token";
  if ("serviceAccount" in credentials) return "google-service-account";
  return "refreshToken" in credentials ? "oauth2" : "client-credentials";
}
