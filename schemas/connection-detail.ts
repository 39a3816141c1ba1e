import * as z from "zod/mini";
import { instant } from "./account-event.ts";
import { accessKind } from "./api-access.ts";
import { connection } from "./connection.ts";
import { subscribed } from "./subscription.ts";

/** Who lets the hub in by a connection: by what was entered for it, or by what a tenant has consented to. */
export const connectionCredentials = z.object({
  /** Whose data it opens, by the tool's own id, once that is known. */
  tenant: z.optional(z.string()),
  name: z.optional(z.string()),
  kind: accessKind,
  /** `lacking`: some calls are refused, for want of a right. `refused`: all are, and fetches wait for other credentials. */
  state: z.enum(["well", "lacking", "refused"]),
  /** The rights that a tenant was asked to consent to, by the tool's own words. */
  scopes: z.optional(z.array(z.string())),
  createdAt: instant,
  endsAt: z.optional(instant),
});
export type ConnectionCredentials = z.infer<typeof connectionCredentials>;

/** How far the hub has read what a tool had before it was connected, of all tenants together. */
export const connectionCatchUp = z.object({
  state: z.enum(["running", "paused", "done"]),
  /** The share of the time that has been read, 0 to 1. */
  done: z.number(),
  /** Events that no delivery has told and the daily check has found. */
  gap: z.int(),
});
export type ConnectionCatchUp = z.infer<typeof connectionCatchUp>;

/** A connection by itself, with how the hub is let in and what it has asked the tool for. */
export const connectionDetail = z.extend(connection, {
  credentials: z.array(connectionCredentials),
  subscriptions: z.array(z.extend(subscribed, { tenant: z.optional(z.string()) })),
  /** Absent where no history is read. */
  catchUp: z.optional(connectionCatchUp),
});
export type ConnectionDetail = z.infer<typeof connectionDetail>;
