import type * as z from "zod/mini";
import { $ZodError, type $ZodIssue, type $ZodType, parse } from "zod/v4/core";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { FetchRequest } from "../../schemas/bus.ts";
import type { fileSettings } from "../../schemas/file-settings.ts";
import { because, type FaultCode, ofField, type Reason } from "../../schemas/reason-words.ts";
import type { Tool } from "../../schemas/tool.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { SignatureScheme } from "../delivery/signature.ts";
import { Misfit, Unreadable } from "../shared/errors.ts";
import type { Settings } from "../shared/ports.ts";
import { isIncomparable, readBy } from "../shared/read-by.ts";
import type { Collector } from "./collector.ts";
import type { EventDraft } from "./event-draft.ts";

/** The answer with which a tool's address check is met. */
export interface Echo {
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A fetch; `fills` are those of the delivery's own drafts that what is fetched completes. */
export interface FetchDraft extends Omit<FetchRequest, "tool" | "connection" | "fills"> {
  readonly fills?: readonly EventDraft[];
}

/** An entry of a batch that could not be read: where it stands in the body, and why; never what it holds. */
export interface Broken {
  readonly path: string;
  readonly why: Reason;
  /** How many there are of the kind; left out, one. */
  readonly parts?: number;
}

export interface Normalised {
  readonly events: readonly EventDraft[];
  /** Entries that cost none of the others: they are listed in one `system.unrecognized` event beside them. */
  readonly broken?: readonly Broken[];
  readonly fetches?: readonly FetchDraft[];
}

/**
 * An event that a fetch has told or completed by the settings of today, without asking the tool: what was fetched stands,
 * since the tool shows how things are now. `told`: what its delivery alone says by now; none where a fetch told it. Pure.
 */
export type Again = (event: PublishedEvent, settings: Settings, told?: PublishedEvent) => PublishedEvent;

/** Everything the hub knows about one tool. Pure: no clock, no network, no AWS. Fields in the order a delivery meets them. */
export interface ConnectorSpec<Payload> {
  readonly tool: string;
  readonly catalogue: Omit<Tool, "tool" | "settings" | "api">;
  /** What a team may set for a connection; each field with a title and a description, for the form. Left out: nothing. */
  readonly settings?: $ZodType;
  /**
   * Those of the settings that change how a delivery is read: after one is corrected, what came before can be read again.
   * Left out: none.
   */
  readonly rereads?: readonly string[];
  /** What corrected settings make of an event that a fetch has told or completed; loaded to read again. Left out: it stays. */
  readonly again?: () => Promise<Again>;
  /** Its place among the tools that keep books, where several tell of the same documents: 1 goes first. Left out: none. */
  readonly ledger?: number;
  /** How the tool's files are read where their form is its own; a connection's `settings.file` goes before each part. */
  readonly files?: z.input<typeof fileSettings>;
  /** The unsigned address check of a tool that sends one, by any method. Publishes nothing. */
  handshake?(delivery: Delivery): Echo | undefined;
  /** The unsigned `OPTIONS` of a sender that asks to be let in; answered alike for unknown connections. */
  allowOrigin?(delivery: Delivery, settings: Settings): Echo;
  readonly signature: SignatureScheme;
  /**
   * The kinds of delivery, of a tool that signs neither the kind nor the address: each has its own address, which
   * ends with the kind and a code (`codedPath`); any other is refused. Left out: the connection's address takes all.
   */
  readonly kinds?: readonly string[];
  /** The signed address check of a tool that sends one. Publishes nothing. */
  challenge?(delivery: Delivery): Echo | undefined;
  /** Whether the holder of the connection's secret may announce files at `<address>/uploads`. */
  readonly uploads?: boolean;
  /** Headers beside the content type that are read below, in lower case: kept with the raw delivery, to be read again. */
  readonly headers?: readonly string[];
  /** The body as a value; throws `Unreadable`. Left out: JSON. */
  decode?(delivery: Delivery): unknown;
  readonly payload: $ZodType<Payload>;
  /** The account events and fetches in one delivery. Throws `UnknownType` where the tool says a type we have no word for. */
  normalise(payload: Payload, delivery: Delivery, settings: Settings): Normalised;
  /** Fetches from the tool's API what its webhook does not carry; loaded when something is to be fetched, or its set-up is asked for. */
  readonly collect?: () => Promise<Collector>;
}

/** A connector as the hub holds it: `read` is `payload`, then `normalise`; throws `Misfit` where the payload does not fit. */
export interface Connector extends Omit<ConnectorSpec<unknown>, "normalise"> {
  read(value: unknown, delivery: Delivery, settings: Settings): Normalised;
}

/** Keeps a payload's type between its schema and its `normalise`, and forgets it outside. */
export function defineConnector<Payload>({ normalise, ...spec }: ConnectorSpec<Payload>): Connector {
  return {
    ...spec,
    read: (value, delivery, settings) => normalise(fitted(spec.payload, value), delivery, settings),
  };
}

function fitted<Payload>(schema: $ZodType<Payload>, value: unknown): Payload {
  try {
    return parse(schema, value);
  } catch (error) {
    if (isIncomparable(error)) throw new Misfit([because("not_as_expected")]);
    if (!(error instanceof $ZodError)) throw error;
    throw new Misfit(error.issues.flatMap(nearest).map((issue) => faultOf(issue, value)));
  }
}

/** What is wrong with a field, for the person who set the sender up: `data.envelopeId is missing`. Quotes nothing. */
function faultOf(issue: $ZodIssue, body: unknown): Reason {
  const [field] = issue.path.length === 0 ? [] : [issue.path.map(String).join(".")];
  if (field === undefined) return faultIn(issue);
  return ofField(field, valueAt(body, issue.path) === undefined ? because("missing") : faultIn(issue));
}

function faultIn({ code, ...issue }: $ZodIssue): Reason {
  const other = "expected" in issue ? otherThan[String(issue.expected)] : undefined;
  if (code === "invalid_type" && other) return because(other);
  const isShort = code === "too_small" && "origin" in issue && issue.origin === "string";
  return because(isShort ? "empty" : "not_as_expected");
}

const otherThan: Readonly<Record<string, FaultCode>> = {
  array: "not_a_list",
  object: "not_an_object",
  record: "not_an_object",
  string: "not_text",
  number: "not_a_number",
  int: "not_a_whole_number",
  boolean: "not_true_or_false",
};

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    body,
  );
}

/** Of a union that nothing fits, what is wrong with the member that fits furthest: that is the form which was meant. */
function nearest(issue: $ZodIssue): $ZodIssue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const members = issue.errors.map((issues) =>
    issues.flatMap((one) => nearest({ ...one, path: [...issue.path, ...one.path] })),
  );
  const depth = (issues: readonly $ZodIssue[]) => Math.max(0, ...issues.map(({ path }) => path.length));
  const deepest = Math.max(...members.map(depth));
  return deepest > issue.path.length
    ? (members.find((issues) => depth(issues) === deepest) ?? [issue])
    : [issue];
}

/**
 * A connection's settings by the connector's schema, which knows nothing of those for files and mails. Throws
 * `Unreadable`: the delivery is kept until they fit.
 */
export function settingsBy<Values>(
  schema: $ZodType<Values>,
  { file: _file, mail: _mail, ...settings }: Settings,
): Values {
  const read = readBy(schema, settings);
  if (!read.success) throw new Unreadable(because("settings"));
  return read.data;
}
