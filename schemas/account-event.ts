import * as z from "zod/mini";
import { eventTypes, familyNamed } from "./event-types.ts";
import { keysIn } from "./keys-in.ts";
import { decimalPattern } from "./patterns.ts";

/** The families and types that this release knows: what filters and mappings may name. */
export const familySchema = z.enum(keysIn(eventTypes));
export const eventTypeSchema = z.enum(Object.values(eventTypes).flat());

/**
 * A type as it travels and is stored: `noun.past`. Open, because a sender may be a release ahead of its reader, which
 * passes over types that it does not know.
 */
export const openEventType = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/), z.maxLength(100));
/** A family as it travels and is stored; read as `system` where this release does not know it. */
export const openFamily = z.string().check(z.regex(/^[a-z][a-z0-9_]*$/), z.maxLength(100));

/** An instant: RFC 3339, UTC, milliseconds, e.g. `2026-11-23T08:14:05.123Z`. Sorts as text. */
export const instant = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));

/** What a tool calls a customer. `type` is `email`, `domain`, `phone`, `name` or `<tool>:<kind>`. */
export const identity = z.object({
  type: z.string().check(z.regex(/^(email|domain|phone|name|[a-z0-9-]+:[a-z0-9_-]+)$/)),
  value: z.string().check(z.minLength(1), z.maxLength(512)),
});
export type Identity = z.infer<typeof identity>;

export const actor = z.object({
  kind: z.enum(["contact", "team", "tool"]),
  /** Who it was of those that sign in at the hub: the author of a note. */
  id: z.optional(z.string()),
  name: z.optional(z.string()),
  email: z.optional(z.string()),
});

/** The thing an event speaks of. `state` is where this event puts it; `final` says that nothing earlier can follow. */
export const eventObject = z.object({
  kind: z.string(),
  id: z.string(),
  name: z.optional(z.string()),
  url: z.optional(z.string()),
  state: z.optional(z.string()),
  final: z.optional(z.boolean()),
});
export type EventObject = z.infer<typeof eventObject>;

/** A decimal amount as text (never a float) and its ISO 4217 code. */
export const money = z.object({
  amount: z.string().check(z.regex(decimalPattern)),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
});

/** A calendar day as the tool writes it, in no zone, e.g. `2026-11-23`. */
const day = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/));
const decimal = z.string().check(z.regex(decimalPattern), z.maxLength(40));

/**
 * What a document of money says of itself, as the tool's own record stood at `asOf`: amounts as decimal text, `open` what
 * is still to be paid or, of a payment or credit, still to be used. A `total` of a refund below zero is taken off what was given
 * back before: one of several has failed. `settles` names the documents that it pays. `control`: what the customer `of` owes in
 * all by the ledger's own total, less its credits, as that was read at its `asOf`.
 */
export const owed = z.object({
  total: decimal,
  open: decimal,
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
  issued: z.optional(day),
  due: z.optional(day),
  asOf: instant,
  settles: z.optional(
    z.array(z.object({ kind: z.string(), id: z.string(), amount: decimal })).check(z.maxLength(20)),
  ),
  control: z.optional(z.object({ of: z.string(), balance: decimal, asOf: instant })),
});
export type Owed = z.infer<typeof owed>;

export const detail = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(
    z.union([
      z.string(),
      z.number(),
      z.boolean(),
      z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    ]),
  ),
  z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
]);
export type Detail = z.infer<typeof detail>;

/**
 * How it is known that the tool said so, from the strongest to the weakest: the tool signed it; the hub fetched it from
 * the tool's own API; its sender holds the connection's token; a mail that the tool's own domain signed; a file that
 * a person of the team gave; any other mail. An event that was completed by a fetch keeps the proof of its delivery;
 * one that the hub tells of itself, such as a note or a due day that is over, has none.
 */
export const proof = z.enum([
  "vendor-signed",
  "fetched",
  "token",
  "mail-verified",
  "file",
  "mail-unverified",
]);
export type Proof = z.infer<typeof proof>;

const described = {
  id: z.string().check(z.regex(/^evt_[0-9a-f]{32}$/)),
  tool: z.string(),
  connection: z.string(),
  proof: z.optional(proof),
  type: openEventType,
  family: z.pipe(openFamily, z.transform(familyNamed)),
  time: instant,
  scheduledFor: z.optional(instant),
  title: z.string(),
  direction: z.optional(z.enum(["in", "out"])),
  actor: z.optional(actor),
  object: z.optional(eventObject),
  /** An object that this event takes the place of, e.g. the meeting that was moved. */
  supersedes: z.optional(z.object({ kind: z.string(), id: z.string() })),
  money: z.optional(money),
  owed: z.optional(owed),
  identities: z.array(identity),
  details: z.record(z.string(), detail),
  /**
   * Of two readings of one event the higher stands. It is the version of the mapping that read it, or of a note's text; of a
   * file's row the time of the settings by which it was read (milliseconds since 1970); and 1 where a fetch has completed it.
   */
  revision: z.optional(z.int()),
};

/** What a connector's delivery becomes and the bus carries: all but what only `record` knows. */
export const publishedEvent = z.object({
  ...described,
  /** Names one half of an event that a tool tells in two deliveries; both halves share the event's id. */
  part: z.optional(z.string()),
  /** Its identities say where the tool's data is, not which customer it is about: others of its object may say that. */
  unnamed: z.optional(z.boolean()),
});
export type PublishedEvent = z.infer<typeof publishedEvent>;

export const matched = z.object({
  rule: z.enum(["manual", "external", "email", "domain", "phone", "provisional"]),
  identity,
});
export type Matched = z.infer<typeof matched>;

const changed = z.union([z.string(), z.number(), z.boolean()]);

/**
 * What an event says otherwise than the events of its object before it. `path` in the event, by points, such as
 * `money.amount` or `details.lines.0.text`. Without `from` it was not said before, without `to` it is said no more. Long texts
 * are cut at 200 characters, and lists of plain values are joined by commas.
 */
export const change = z.object({ path: z.string(), from: z.optional(changed), to: z.optional(changed) });
export type Change = z.infer<typeof change>;

/** An account event as the API returns it. `account` and `matched` are absent only where it concerns no customer. */
export const accountEvent = z.object({
  ...described,
  account: z.optional(z.string()),
  matched: z.optional(matched),
  /** The other accounts that it is seen on. */
  also: z.optional(z.array(z.string())),
  delivery: z.string(),
  recordedTime: instant,
  /** On one event and in the thread of its object: at most 20 changes. */
  changed: z.optional(z.array(change)),
});
export type AccountEvent = z.infer<typeof accountEvent>;
