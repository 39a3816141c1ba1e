import type { Detail, PublishedEvent } from "../../schemas/account-event.ts";
import type { Pull } from "../../schemas/bus.ts";
import { directionOf, familyOf } from "../../schemas/event-types.ts";
import { type Delivery, sha256 } from "../delivery/delivery.ts";
import { jsonBody } from "../delivery/parse.ts";
import { isTest } from "../delivery/test-delivery.ts";
import { Misfit, UnknownType, Unreadable } from "../shared/errors.ts";
import type { Settings } from "../shared/ports.ts";
import type { Broken, Connector, Normalised } from "./connector.ts";
import type { EventDraft } from "./event-draft.ts";

export interface Outcome {
  readonly events: readonly PublishedEvent[];
  readonly pulls: readonly Pull[];
  /** Why the delivery was kept as it is instead of being understood. */
  readonly unrecognized?: string;
  /** A bug of a connector's, for our log. */
  readonly fault?: unknown;
}

/** The account events and pulls in a verified delivery. Total: what cannot be read is kept as `system.unrecognized`. */
export function normalise(connector: Connector, delivery: Delivery, settings: Settings = {}): Outcome {
  const { tool, connection } = delivery;
  const found = read(connector, delivery, settings);
  const drafts = found.events.length > 0 ? found.events : [observed(delivery)];
  const origin = { tool, connection, proof: connector.catalogue.proof };
  const published = drafts.map((draft) => toPublished(draft, origin, delivery.body.length));
  const eventOf = (draft: EventDraft) => published[drafts.indexOf(draft)] ?? [];
  return {
    ...found,
    events: published.length > 1 ? onceEach(published) : published,
    pulls: (found.pulls ?? []).map(({ fills = [], ...pull }) => {
      const filled = fills.flatMap(eventOf);
      return { tool, connection, ...pull, ...(filled.length > 0 ? { fills: filled } : {}) };
    }),
  };
}

/** Of what a delivery says twice, the later. */
function onceEach(events: readonly PublishedEvent[]): PublishedEvent[] {
  return [...new Map(events.map((event) => [`${event.id}/${event.part ?? ""}`, event])).values()];
}

function read(
  connector: Connector,
  delivery: Delivery,
  settings: Settings,
): Normalised & Pick<Outcome, "unrecognized" | "fault"> {
  if (isTest(delivery.body))
    return { events: [bare(delivery, "system.observed", "Test delivery", { test: true })] };
  try {
    return withBroken(
      connector.read((connector.decode ?? jsonBody)(delivery), delivery, settings),
      connector.catalogue.title,
      delivery,
    );
  } catch (error) {
    const { reason, details, ...fault } = explain(error);
    const title = `${deliveryOf(connector.catalogue.title)} could not be read`;
    const draft = bare(delivery, "system.unrecognized", title, { reason, ...details });
    return { events: [draft], unrecognized: reason, ...fault };
  }
}

/** How many broken entries are listed; all are counted. */
const listedAtMost = 20;

/** A batch is its entries: those that could be read, and beside them one event that says where the others stand and why. */
function withBroken(
  { broken = [], ...found }: Normalised,
  title: string,
  delivery: Delivery,
): Normalised & Pick<Outcome, "unrecognized"> {
  const [first] = broken;
  if (first === undefined) return found;
  const reason = `${first.path}: ${first.reason}`;
  const what =
    found.events.length > 0
      ? `${broken.length === 1 ? "An entry" : `${broken.length} entries`} of ${lowered(deliveryOf(title))} could not be read`
      : `${deliveryOf(title)} could not be read`;
  const draft = bare(delivery, "system.unrecognized", what, {
    reason,
    parts: broken.length,
    entries: broken.slice(0, listedAtMost).map((entry: Broken) => `${entry.path}: ${entry.reason}`),
  });
  return { ...found, events: [...found.events, draft], unrecognized: reason };
}

/** `An Accelo delivery`, `A QuickBooks Online delivery`. */
function deliveryOf(title: string): string {
  return `${/^[aeio]/i.test(title) ? "An" : "A"} ${title} delivery`;
}

const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function explain(error: unknown): { reason: string; details?: Record<string, Detail>; fault?: unknown } {
  if (error instanceof Unreadable) return { reason: error.reason };
  if (error instanceof UnknownType) return { reason: "unknown type", details: { type: error.type } };
  if (error instanceof Misfit) {
    const [first = "the body is not as expected", ...others] = error.issues;
    return { reason: first, ...(others.length > 0 ? { details: { issues: [...error.issues] } } : {}) };
  }
  return { reason: "connector failed", fault: error };
}

function observed(delivery: Delivery): EventDraft {
  return bare(delivery, "system.observed", "A delivery without news", {});
}

function bare(
  delivery: Delivery,
  type: "system.unrecognized" | "system.observed",
  title: string,
  details: Record<string, Detail>,
): EventDraft {
  const time = delivery.receivedAt.toISOString();
  return { type, key: [sha256(delivery.body)], time, title, identities: [], details };
}

const longest = { title: 300, name: 300, detail: 4_000, details: 60_000, identity: 512, identities: 100 };

/** Where an event comes from, and how that is known. */
export type Origin = Pick<PublishedEvent, "tool" | "connection" | "proof">;

/** A draft as the bus carries it: with its id, who acted, and cut to length. `size` is the input's, in bytes. */
export function toPublished(
  { key, keyType, direction: told, ...draft }: EventDraft,
  { tool, connection, proof }: Origin,
  size: number,
): PublishedEvent {
  const { type } = draft;
  const id = `evt_${sha256(JSON.stringify([tool, connection, keyType ?? type, ...key])).slice(0, 32)}`;
  const direction = directionOf(type, told);
  const event = {
    ...draft,
    ...(direction === undefined ? {} : { direction }),
    id,
    tool,
    connection,
    family: familyOf(type),
  };
  return shortened(proof === undefined ? event : { ...event, proof }, size);
}

type Texts = Pick<PublishedEvent, "title" | "actor" | "object" | "identities" | "details">;

/** An event whose texts are well-formed and no longer than anybody reads. `size` is the input's, in bytes. */
export function shortened<Event extends Texts>(event: Event, size: number): Event {
  const { title, actor, object, details, identities } = event;
  const isFitting =
    size <= longest.details &&
    identities.length <= longest.identities &&
    identities.every(({ value }) => isNamed(value)) &&
    [title, actor, object].every((part) => isClean(part, longest.name)) &&
    isClean(details, longest.detail);
  if (isFitting) return event;
  const kept = cleanDetails(details);
  return {
    ...event,
    title: cleanText(title, longest.title),
    ...(actor ? { actor: cleanFields(actor) } : {}),
    ...(object ? { object: cleanFields(object) } : {}),
    identities: identities.filter(({ value }) => isNamed(value)).slice(0, longest.identities),
    details:
      size > longest.details && JSON.stringify(kept).length > longest.details ? { shortened: true } : kept,
  };
}

const isNamed = (value: string) => value !== "" && value.length <= longest.identity;

type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Value[]
  | { readonly [name: string]: Value };

/** Whether nothing in a value needs a change, as is nearly always so: all its text is well-formed and short enough. */
function isClean(value: Value, length: number): boolean {
  if (typeof value === "string") return value.length <= length && value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  if (isList(value)) return value.every((one) => isClean(one, length));
  for (const name in value) if (!isClean(name, 200) || !isClean(value[name], length)) return false;
  return true;
}

const isList = (value: object): value is readonly Value[] => Array.isArray(value);

function cleanText(text: string, length: number): string {
  if (text.length <= length && text.isWellFormed()) return text;
  return (text.length > length ? `${text.slice(0, length - 1)}…` : text).toWellFormed();
}

function cleanFields<Fields extends Readonly<Record<string, string | boolean | undefined>>>(
  fields: Fields,
): Fields {
  const cleaned = { ...fields };
  for (const name in fields) {
    const value: unknown = fields[name];
    const length = name === "id" || name === "url" ? 2_000 : longest.name;
    if (typeof value === "string") Object.assign(cleaned, { [name]: cleanText(value, length) });
  }
  return cleaned;
}

function cleanDetails(details: Readonly<Record<string, Detail>>): Record<string, Detail> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [cleanText(name, 200), cleanDetail(value)]),
  );
}

function cleanDetail(value: Detail): Detail {
  if (typeof value === "string") return cleanText(value, longest.detail);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((one) =>
      typeof one === "object"
        ? cleanRecord(one)
        : typeof one === "string"
          ? cleanText(one, longest.detail)
          : one,
    );
  }
  return cleanRecord(value);
}

function cleanRecord<Value>(fields: Record<string, Value>): Record<string, Value | string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      cleanText(name, 200),
      typeof value === "string" ? cleanText(value, longest.detail) : value,
    ]),
  );
}
