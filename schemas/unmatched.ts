import * as z from "zod/mini";
import { account } from "./account.ts";

/** Provisional accounts that look like one customer, and whose they may be. Nothing is done by itself. */
export const presumedCustomer = z.object({
  name: z.string(),
  /** Those with the most events first. */
  accounts: z.readonly(z.array(account)),
  events: z.number(),
  /** Why they stand together; empty where there is only one. */
  because: z.readonly(z.array(z.enum(["name", "domain"]))),
  /** The client that it looks like: called the same, with people at the same domain, or called much alike. */
  client: z.optional(
    z.object({ account: z.string(), name: z.string(), by: z.enum(["same", "domain", "like"]) }),
  ),
  /** How many clients are called exactly so, where it is several: a person must say which. */
  twins: z.optional(z.number()),
});
export type PresumedCustomer = z.infer<typeof presumedCustomer>;

/** A page of presumed customers, with what there is of all of them, whichever were asked for. */
export const presumedCustomers = z.object({
  customers: z.readonly(z.array(presumedCustomer)),
  next: z.optional(z.string()),
  /** How many there are, and how many of them are like a client. */
  counts: z.object({ all: z.number(), like: z.number() }),
  /** Those called exactly like one client: how many they are, with how many names and events, and how the first are called. */
  same: z.object({
    customers: z.number(),
    names: z.number(),
    events: z.number(),
    first: z.readonly(z.array(z.string())),
  }),
  /** Provisional accounts of which nothing has been heard for long: not among these customers, unless `folded` asks for them. */
  folded: z.number(),
});
export type PresumedCustomers = z.infer<typeof presumedCustomers>;
