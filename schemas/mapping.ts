import * as z from "zod/mini";
import type { $ZodType } from "zod/v4/core";
import { eventTypeSchema, instant, publishedEvent } from "./account-event.ts";
import { values } from "./explained.ts";

/** A JMESPath expression over the input, e.g. `customer.email`; `functions/connectors/mapping/expression.ts` says which may be used. */
export const expression = z.string().check(z.minLength(1), z.maxLength(500));

/** Text with expressions in braces, e.g. `Invoice {number} was paid`. */
export const template = z.string().check(z.minLength(1), z.maxLength(500));

const word = z.string().check(z.regex(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/), z.maxLength(40));

/** The names under which a table is looked up are compared without regard to case and outer space. */
const table = <Value extends $ZodType>(value: Value) =>
  z.strictObject({
    from: expression,
    table: z.record(z.string().check(z.maxLength(200)), value),
    /** What any other value means. Left out, an input with such a value becomes no event. */
    otherwise: z.optional(value),
  });

/**
 * Where a date-time stands and how it is written. Without `formats`: ISO 8601, or a Unix time in seconds or
 * milliseconds. A format is one of date-fns (Unicode TR35, e.g. `dd/MM/yyyy HH:mm`), or `iso`, `unix`, `unix-ms`,
 * `excel` (days since 1899-12-30), `day-first` or `month-first` (a date with numbers or a month's name in any usual form,
 * with or without a time). The first format that fits is taken. Of a file's rows the order is found from the whole column.
 */
export const timeRule = z.strictObject({
  from: expression,
  /** The IANA zone of what is written without one, e.g. `Europe/London`. Left out: UTC. */
  zone: z.optional(z.string().check(z.maxLength(64))),
  formats: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(64))).check(z.maxLength(5))),
});
export type TimeRule = z.infer<typeof timeRule>;

const signWords = z
  .array(z.string().check(z.minLength(1), z.maxLength(40)))
  .check(z.minLength(1), z.maxLength(20));

/**
 * An amount as people write it, e.g. `£1,250.00` or `(12.50)`. What another column says to be negative is negative,
 * whatever sign the amount bears.
 */
export const moneyRule = z.strictObject({
  amount: expression,
  /** A second column, of amounts that count the other way: `Credit` beside `Debit`, money out beside money in. One of both is filled. */
  minus: z.optional(expression),
  /**
   * Where it stands which way the amount counts, and what makes it negative there, e.g. `H` in DATEV's `Soll/Haben`. With
   * `plus`, a value in neither list is told as one that cannot be read.
   */
  sign: z.optional(z.strictObject({ from: expression, minus: signWords, plus: z.optional(signWords) })),
  /** An ISO 4217 code, or where it stands. */
  currency: z.union([z.string().check(z.regex(/^[A-Z]{3}$/)), z.strictObject({ from: expression })]),
  /** The decimal sign of amounts that are text. Left out: the point. */
  decimal: z.optional(z.enum([".", ","])),
  /** Amounts are whole numbers of the currency's smallest unit: how many digits that unit has, e.g. 2 for cents. */
  minorDigits: z.optional(z.int().check(z.minimum(1), z.maximum(4))),
});
export type MoneyRule = z.infer<typeof moneyRule>;

/**
 * What a document of money says of itself, whose total is the rule's `money`: what is still open (left out: nothing), its
 * own days, as of when the record stood so (left out: the event's time), and the document that it pays in full. Days and
 * times are written as `formats` says, which are those of a time.
 */
const owedRule = z.strictObject({
  open: z.optional(expression),
  issued: z.optional(expression),
  due: z.optional(expression),
  asOf: z.optional(expression),
  formats: timeRule.shape.formats,
  settles: z.optional(z.strictObject({ kind: word, id: expression })),
  control: z.optional(z.strictObject({ of: expression, balance: expression })),
});

/**
 * Whose event it is. An `external` identity is what a tool calls its customer: its type is `<tool>:<kind>`, which may
 * be another tool's, so that a relay can name a QuickBooks customer. A `name` alone leads to no account.
 */
export const accountRule = z.strictObject({
  external: z.optional(
    z
      .array(
        z.strictObject({
          type: z.string().check(z.regex(/^[a-z0-9-]+:[a-z0-9_-]+$/), z.maxLength(100)),
          value: expression,
        }),
      )
      .check(z.maxLength(5)),
  ),
  email: z.optional(expression),
  domain: z.optional(expression),
  phone: z.optional(expression),
  name: z.optional(expression),
});

const objectRule = z.strictObject({
  kind: word,
  id: expression,
  name: z.optional(expression),
  url: z.optional(expression),
  state: z.optional(expression),
  /** States that nothing earlier can follow, such as `completed`, in any case. */
  final: z.optional(z.array(z.string().check(z.maxLength(200))).check(z.maxLength(20))),
});

const actorRule = z.strictObject({
  kind: z.optional(z.enum(["contact", "team", "tool"])),
  name: z.optional(expression),
  email: z.optional(expression),
});

/** How one kind of event is read from an input, in the order in which it is done. */
export const eventRule = z.strictObject({
  /** Names the rule. Part of the ids of its events: renaming it makes new events of old deliveries. */
  rule: word,
  /** The rule is for inputs of which this is true (JMESPath: not null, false, or empty). */
  when: z.optional(expression),
  /** Values of the whole input that each item sees as `shared.<name>`. */
  shared: z.optional(z.record(word, expression)),
  /** A list in the input; each item becomes an event, and what follows is read from the item. */
  each: z.optional(expression),
  type: z.union([eventTypeSchema, table(eventTypeSchema)]),
  /**
   * The id that the sender gives what it sends (`id`, `event_id`, `data.id`): inputs that bear the same are one event.
   * Left out, empty in an input, or no such id (`customer`, `invoice.id`, `status`): the sender's id of the message, else
   * all that it says, so that no two that differ are one. Not read of a file's rows: there, each change that the hub saw
   * is an event.
   */
  key: z.optional(z.array(expression).check(z.minLength(1), z.maxLength(5))),
  /** Left out, or unreadable in an input: when it was received. */
  time: z.optional(timeRule),
  scheduledFor: z.optional(timeRule),
  title: template,
  account: z.optional(accountRule),
  actor: z.optional(actorRule),
  object: z.optional(objectRule),
  money: z.optional(moneyRule),
  owed: z.optional(owedRule),
  direction: z.optional(z.union([z.enum(["in", "out"]), table(z.enum(["in", "out"]))])),
  /** Further fields by the names to show them under; or one expression that finds an object of them. */
  details: z.optional(
    z.union([z.record(z.string().check(z.minLength(1), z.maxLength(64)), expression), expression]),
  ),
});
export type EventRule = z.infer<typeof eventRule>;

/**
 * How inputs of a generic route (a relayed post, a mail, a row of a file) become account events. Data, not code: it
 * always ends and reads nothing but the input. The hub numbers its versions; what a caller gives as `version` is not read.
 */
export const mapping = z.strictObject({
  version: z.optional(z.int().check(z.minimum(0))),
  rules: z.array(eventRule).check(z.minLength(1), z.maxLength(20)),
});
export type Mapping = z.infer<typeof mapping>;

/** What is wrong with a mapping or with an input, at which field, e.g. `rules[0].time.zone`; never quotes the input. */
export const mappingProblem = z.object({
  field: z.string(),
  /** The stable word for what is wrong, what its sentence names, and the sentence in English (`mapping-words.ts`). */
  code: z.string(),
  values,
  reason: z.string(),
});
export type MappingProblem = z.infer<typeof mappingProblem>;

/** A field of a proposed mapping, where it was found in the example, how sure the guess is, and why. */
export const mappingGuess = z.object({
  field: z.string(),
  from: z.string(),
  example: z.optional(z.string()),
  sure: z.enum(["high", "medium", "low"]),
  /** The stable word for the reason, what its sentence names, and the sentence in English. */
  code: z.string(),
  values,
  why: z.string(),
});
export type MappingGuess = z.infer<typeof mappingGuess>;

/** A mapping guessed from one example. `missing`: what every event should have and was not found. */
export const mappingProposal = z.object({
  mapping,
  guesses: z.array(mappingGuess),
  missing: z.array(z.string()),
});
export type MappingProposal = z.infer<typeof mappingProposal>;

/** What of a connection a mapping reads: what is posted to it, rows of its files, or mails. Each has its own. */
export const mappingSource = z.enum(["posts", "rows", "mails"]);
export type MappingSource = z.infer<typeof mappingSource>;

/** A version of a connection's mapping. Old ones are kept: an event's `revision` says which of them read it. */
export const mappingVersion = z.object({
  version: z.int(),
  at: instant,
  by: z.optional(z.string()),
  mapping,
});
export type MappingVersion = z.infer<typeof mappingVersion>;
export const mappingVersionList = z.object({ versions: z.array(mappingVersion) });

/** A delivery given by hand: `body` is text, or base64 where `encoding` says so. */
const rawInput = z.strictObject({
  contentType: z.string().check(z.maxLength(200)),
  body: z.string(),
  encoding: z.optional(z.enum(["utf8", "base64"])),
  headers: z.optional(z.record(z.string().check(z.maxLength(100)), z.string().check(z.maxLength(1_000)))),
});

/** An example: the JSON itself, a delivery as it would be sent, or the delivery that an event was read from. */
const example = {
  tool: z._default(z.string().check(z.maxLength(64)), "relay"),
  sample: z.optional(z.unknown()),
  raw: z.optional(rawInput),
  event: z.optional(z.string().check(z.maxLength(64))),
};

export const proposalRequest = z.strictObject({
  ...example,
  /** Further examples of the same kind, such as rows of the same file: they tell what repeats and how dates are written. */
  samples: z.optional(z.array(z.unknown()).check(z.maxLength(199))),
});
export type ProposalRequest = z.infer<typeof proposalRequest>;

/** `mapping` is not checked by this schema: what is wrong with it is in the answer. */
export const previewRequest = z.strictObject({ ...example, mapping: z.unknown() });
export type PreviewRequest = z.infer<typeof previewRequest>;

/** What the mapping would make of the example, and what it could not read or what is wrong with it. Nothing is kept. */
export const mappingPreview = z.object({
  events: z.array(publishedEvent),
  problems: z.array(mappingProblem),
  /** Items that a rule was for and that would become no event. */
  lost: z.number(),
  /** What the mapping read, where the example was named by an event. */
  input: z.optional(z.unknown()),
});
export type MappingPreview = z.infer<typeof mappingPreview>;

/** Which kept deliveries to read again. With `dryRun` nothing changes. */
export const rerunRequest = z.strictObject({
  dryRun: z._default(z.boolean(), false),
  since: z.optional(z.string().check(z.maxLength(64))),
  until: z.optional(z.string().check(z.maxLength(64))),
  cursor: z.optional(z.string().check(z.maxLength(400))),
});
export type RerunRequest = z.infer<typeof rerunRequest>;

/**
 * What became of one page of kept deliveries: events that read as before, that were corrected, that are new, and that are
 * withdrawn because the mapping does not read them any more. Go on with `next` until there is none.
 */
export const rerunReport = z.object({
  deliveries: z.number(),
  same: z.number(),
  changed: z.number(),
  added: z.number(),
  withdrawn: z.number(),
  /** Deliveries that could not be read and were left as they are. */
  unread: z.number(),
  next: z.optional(z.string()),
});
export type RerunReport = z.infer<typeof rerunReport>;
