import * as z from "zod/mini";
import { instant } from "./account-event.ts";
import { apiAccess, apiCredentials, app, appCredentials } from "./api-access.ts";
import { connectionNamePattern, maxSecrets } from "./connection-name.ts";
import { explained } from "./explained.ts";

export const connectionName = z.string().check(z.regex(connectionNamePattern));

/** A secret's public part. `lastMatchedAt` is exact to the minute. */
export const secretInfo = z.object({
  id: z.string(),
  createdAt: instant,
  lastMatchedAt: z.optional(instant),
  /** In which form it last signed or was shown, where there are several. */
  matchedAs: z.optional(z.string()),
  /** Deliveries that it signs in another form than `matchedAs` are refused, until `unpinSignature`. */
  pinned: z.optional(z.boolean()),
});

/** What the tool last said of the connection itself. What happens later, and is told, makes an interrupted one well. */
export const connectionHealth = z.object({
  state: z.enum(["well", "interrupted"]),
  since: instant,
  /** Why it is interrupted, by a word of `interruption-words.ts`. */
  ...z.partial(explained).shape,
});
export type ConnectionHealth = z.infer<typeof connectionHealth>;

export const connection = z.object({
  tool: z.string(),
  connection: connectionName,
  url: z.string(),
  /** Of a tool that has an address for each kind of delivery: these, made with the newest secret. Shown to admins. */
  addresses: z.optional(z.array(z.object({ kind: z.string(), url: z.string() }))),
  /** Where the tool's mails can be sent or forwarded to, where the hub takes mail. Who knows it can write to the connection: shown to managers. */
  mailAddress: z.optional(z.string()),
  secrets: z.array(secretInfo),
  /** When the password for encrypted files was entered, if there is one. */
  filePasswordAt: z.optional(instant),
  settings: z.record(z.string(), z.json()),
  createdAt: instant,
  updatedAt: instant,
  /** When a change of it was begun that has not ended: what is shown may not be what verifies. Save it again, or remove it. */
  unfinishedSince: z.optional(instant),
  lastDeliveryAt: z.optional(instant),
  /** When the newest thing that was told had happened, by the tool's clock; exact to the minute. */
  lastEventAt: z.optional(instant),
  /** Absent until the tool has said something of it. */
  health: z.optional(connectionHealth),
  /** How the hub is let in by the tool's API; absent where it is not, and the tool's thin events stay as they are. */
  api: z.optional(apiAccess),
  /** The app that people consent to, where the tool's API is opened by consent and the app was given. */
  app: z.optional(app),
  /** How far apart its deliveries usually are, once a few have come. */
  usualIntervalSeconds: z.optional(z.number()),
  /** Since when nothing has come, where it is usually heard in the hours that have passed. */
  quietSince: z.optional(instant),
});
export type Connection = z.infer<typeof connection>;

export const connectionList = z.object({ connections: z.array(connection) });

/**
 * `secrets` is the whole new list: a string is a secret's text, `{"id"}` keeps a live one without knowing its text.
 * Left out, the secrets stay as they are. What else stands beside an id, as where the list was read, says nothing.
 */
export const connectionRequest = z.strictObject({
  /**
   * The `updatedAt` of the connection that this is to change, or `null` where there is to be none yet: 409
   * `changed_meanwhile` where it is another by now. Left out, what others have changed since is not looked at.
   */
  updatedAt: z.optional(z.nullable(instant)),
  secrets: z.optional(
    z
      .array(z.union([z.string().check(z.minLength(8), z.maxLength(512)), z.object({ id: z.string() })]))
      .check(z.minLength(1), z.maxLength(maxSecrets)),
  ),
  settings: z.optional(z.record(z.string().check(z.maxLength(64)), z.json())),
  /** Gives the connection another mail address; the old one no longer works. */
  renewMailAddress: z.optional(z.boolean()),
  /** Forgets in which form its secrets sign; the next genuine delivery shows it again. */
  unpinSignature: z.optional(z.boolean()),
  /** The password of the encrypted files that come over the connection; `null` forgets it. Never returned. */
  filePassword: z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(255)))),
  /** What the tool's API lets the hub in with; `null` forgets it. Never returned. */
  api: z.optional(z.nullable(apiCredentials)),
  /**
   * The day on which a token or a secret that was entered ends, where its tool shows that to people alone; `null` says that
   * it has no end. As 2027-06-30. With `api`, or by itself for what was entered before. 400 `end_not_taken` where it is renewed.
   */
  apiEnds: z.optional(z.nullable(z.string().check(z.maxLength(10)))),
  /** The app that the tool knows the hub by; `null` forgets it. Its secret is never returned. */
  app: z.optional(z.nullable(appCredentials)),
});
export type ConnectionRequest = z.infer<typeof connectionRequest>;

/** What is kept in secret of a connection, each kind in a store by itself. */
export const keptKind = z.enum(["secret", "credentials", "app", "password"]);
export type KeptKind = z.infer<typeof keptKind>;

/**
 * Something of which one store knows and the other does not. It lacks its `connection` where it is kept and shown by none,
 * its `value` where a connection shows it and it is not kept.
 */
export const stray = z.object({
  tool: z.string(),
  connection: z.string(),
  kept: keptKind,
  /** Whose consent it is, by their id, or by the digest under which it is kept where nothing says their id. */
  tenant: z.optional(z.string()),
  lacks: z.enum(["connection", "value"]),
});
export type Stray = z.infer<typeof stray>;

/** Who posts with something kept in secret: a rule that sends events on, or a person's digest. */
export const outwardKind = z.enum(["rule", "digest"]);
export type OutwardKind = z.infer<typeof outwardKind>;

/**
 * The same of an address and its signing secret: it lacks its `owner` where it is kept for a rule or a digest that is not
 * there, its `value` where that is there and cannot post.
 */
export const outwardStray = z.object({ of: outwardKind, id: z.string(), lacks: z.enum(["owner", "value"]) });
export type OutwardStray = z.infer<typeof outwardStray>;
export const strayList = z.object({ strays: z.array(stray), outward: z.array(outwardStray) });
