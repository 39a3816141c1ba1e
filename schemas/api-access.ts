import * as z from "zod/mini";
import { accessEnd } from "./access-end.ts";
import { instant } from "./account-event.ts";
import { explained } from "./explained.ts";

/** The kinds of credentials that a team enters. */
export const apiKind = z.enum(["token", "oauth2", "client-credentials", "google-service-account"]);
export type ApiKind = z.infer<typeof apiKind>;

/** The ways in which a tool's API lets the hub in; `jwt`: by an app's key, as a user who has consented to that. */
export const accessKind = z.enum([...apiKind.options, "jwt"]);
export type AccessKind = z.infer<typeof accessKind>;

const text = z.string().check(z.minLength(1), z.maxLength(4_096));

/** What a team gives the hub to be let in with. Never returned. */
export const apiCredentials = z.union([
  z.strictObject({ token: text }),
  z.strictObject({ clientId: text, clientSecret: text, refreshToken: text }),
  z.strictObject({ clientId: text, clientSecret: text }),
  /** Two fields of the key file that Google makes for a service account; the others may come along and are not kept. */
  z.strictObject({ serviceAccount: z.object({ client_email: text, private_key: text }) }),
]);
export type ApiCredentials = z.infer<typeof apiCredentials>;

/** An app that shows a key (RSA, PEM) instead of a secret, and the user it acts as, by the tool's own id. */
export const keyCredentials = z.strictObject({ clientId: text, userId: text, privateKey: text });
export type KeyCredentials = z.infer<typeof keyCredentials>;

/**
 * Why the hub is not let in. `waits`: the credentials are refused, and fetches wait until others are given or an hourly
 * try finds these taken again; else only some calls are refused. Of the values, `word` is the tool's own word for it and
 * `scopes` the rights that it says are missing. `triedAt`: when they were tried last. `call`: the call that lacks the right,
 * by its method and address without ids; another call that is answered well says nothing of it.
 */
export const apiFailure = z.object({
  /** By a word of `interruption-words.ts`. */
  ...explained.shape,
  since: instant,
  waits: z.boolean(),
  triedAt: z.optional(instant),
  call: z.optional(z.string()),
});
export type ApiFailure = z.infer<typeof apiFailure>;

/**
 * The public part of a connection's credentials. `lastUsedAt` is exact to the minute. `tenant` is whose data they open, by
 * the tool's own id, once that is known. `ends`, to about a day, where the tool says it.
 */
export const apiAccess = z.object({
  kind: accessKind,
  createdAt: instant,
  tenant: z.optional(z.string()),
  lastUsedAt: z.optional(instant),
  ends: z.optional(accessEnd),
  failing: z.optional(apiFailure),
});
export type ApiAccess = z.infer<typeof apiAccess>;

/**
 * The app that a tool knows the hub by, as the team has registered it there: what people consent to. By its secret, or by a
 * key and one user where the tool takes that; neither is ever returned.
 */
export const appCredentials = z.union([
  z.strictObject({ clientId: text, clientSecret: text }),
  keyCredentials,
]);
export type AppCredentials = z.infer<typeof appCredentials>;
/** `userId`: as whom an app with a key acts. */
export const app = z.object({ clientId: z.string(), createdAt: instant, userId: z.optional(z.string()) });

/** A party whose data the hub may fetch through a connection, such as one of the companies whose books an app reads. */
export const tenantAccess = z.object({
  tenant: z.string(),
  /** As people call them, where the tool says. */
  name: z.optional(z.string()),
  /** Who consented in the hub. */
  by: z.optional(z.string()),
  /** When its removal was begun that has not ended: nothing is subscribed to for it any more. Remove it again. */
  leavingSince: z.optional(instant),
  api: apiAccess,
});
export type TenantAccess = z.infer<typeof tenantAccess>;

export const tenantList = z.object({ tenants: z.array(tenantAccess) });
