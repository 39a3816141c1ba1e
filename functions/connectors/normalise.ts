import type { Detail, Identity, PublishedEvent } from "../../schemas/account-event.ts";
import type { FetchRequest } from "../../schemas/bus.ts";
import { directionOf, familyOf } from "../../schemas/event-types.ts";
import { toDetails } from "../../schemas/reason-details.ts";
import {
  because,
  explainedReason,
  ofEntry,
  type Reason,
  reasonInEnglish,
} from "../../schemas/reason-words.ts";
import { type Delivery, sha256 } from "../delivery/delivery.ts";
import { jsonBody } from "../delivery/parse.ts";
import { isTest } from "../delivery/test-delivery.ts";
import { Misfit, UnknownType, Unreadable } from "../shared/errors.ts";
import type { Settings } from "../shared/ports.ts";
import type { Broken, Connector, Normalised } from "./connector.ts";
import type { EventDraft } from "./event-draft.ts";
import { storableEvent } from "./storable-event.ts";

export interface Outcome {
  readonly events: readonly PublishedEvent[];
  readonly fetches: readonly FetchRequest[];
  /** Why the delivery was kept as it is instead of being understood. */
  readonly unrecognized?: string;
  /** A bug of a connector's, for our log. */
  readonly fault?: unknown;
}

/** The account events and fetches in a verified delivery. Total: what cannot be read is kept as `system.unrecognized`. */
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
    fetches: (found.fetches ?? []).map(({ fills = [], ...toFetch }) => {
      const filled = fills.flatMap(eventOf);
      return { tool, connection, ...toFetch, ...(filled.length > 0 ? { fills: filled } : {}) };
    }),
  };
}

/** What becomes of a delivery whose events the bus will never take: it is kept as it is, and says so. */
export function unkept({ catalogue }: Connector, delivery: Delivery): Outcome {
  const { tool, connection } = delivery;
  const draft = bare(
    delivery,
    "system.unrecognized",
    `${deliveryOf(catalogue.title)} could not be kept`,
    toDetails(explainedReason(because("not_kept"))),
  );
  const origin = { tool, connection, proof: catalogue.proof };
  const events = [toPublished(draft, origin, delivery.body.length)];
  return { events, fetches: [], unrecognized: reasonInEnglish(because("not_kept")) };
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
    const { why, details, ...fault } = explain(error);
    const title = `${deliveryOf(connector.catalogue.title)} could not be read`;
    const draft = bare(delivery, "system.unrecognized", title, {
      ...toDetails(explainedReason(why)),
      ...details,
    });
    return { events: [draft], unrecognized: reasonInEnglish(why), ...fault };
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
  const why = entryReason(first);
  const parts = broken.reduce((sum, one) => sum + (one.parts ?? 1), 0);
  const what =
    found.events.length > 0
      ? `${parts === 1 ? "An entry" : `${parts} entries`} of ${lowered(deliveryOf(title))} could not be read`
      : `${deliveryOf(title)} could not be read`;
  const draft = bare(delivery, "system.unrecognized", what, {
    ...toDetails(explainedReason(why)),
    parts,
    entries: broken.slice(0, listedAtMost).map((entry) => reasonInEnglish(entryReason(entry))),
  });
  return { ...found, events: [...found.events, draft], unrecognized: reasonInEnglish(why) };
}

/** `An Accelo delivery`, `A QuickBooks Online delivery`; what comes from anything else comes from no tool with a name. */
function deliveryOf(title: string): string {
  if (title === "Anything else") return "A delivery";
  return `${/^[aeio]/i.test(title) ? "An" : "A"} ${title} delivery`;
}

const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

const entryReason = ({ path, why }: Broken) => ofEntry(path, why);

function explain(error: unknown): { why: Reason; details?: Record<string, Detail>; fault?: unknown } {
  if (error instanceof Unreadable) return { why: error.why };
  if (error instanceof UnknownType) return { why: because("unknown_type"), details: { type: error.type } };
  if (error instanceof Misfit) {
    const [first = because("not_as_expected"), ...others] = error.issues;
    return {
      why: first,
      ...(others.length > 0 ? { details: { issues: error.issues.map(reasonInEnglish) } } : {}),
    };
  }
  return { why: because("connector_failed"), fault: error };
}

function observed(delivery: Delivery): EventDraft {
  return bare(delivery, "system.observed", "Told nothing new", {});
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
    identities: withOwnName(draft.identities, tool),
    ...(direction === undefined ? {} : { direction }),
    id,
    tool,
    connection,
    family: familyOf(type),
  };
  return storableEvent(proof === undefined ? event : { ...event, proof }, size);
}

/**
 * An event that says nothing of its customer but the name is found by it: the name becomes an identity of its tool, never
 * of another's, and can be assigned like any.
 */
export function withOwnName(identities: readonly Identity[], tool: string): Identity[] {
  const [first, ...others] = identities;
  const isAlone = first?.type === "name" && others.every(({ type }) => type === "name");
  const name = isAlone ? first.value.normalize("NFKC").toLowerCase().replaceAll(/\s+/gu, " ").trim() : "";
  return name === "" ? [...identities] : [...identities, { type: `${tool}:name`, value: name }];
}
