import type { EventType } from "../../../schemas/event-types.ts";
import type { Mapping } from "../../../schemas/mapping.ts";
import { saying } from "../../../schemas/mapping-words.ts";
import { because, ofEntry, ofField, ofParts, type Reason, reasonOf } from "../../../schemas/reason-words.ts";
import type { Delivery } from "../../delivery/delivery.ts";
import { jsonIfText } from "../../delivery/parse.ts";
import { Unreadable } from "../../shared/errors.ts";
import type { Broken, Normalised } from "../connector.ts";
import { applyMapping, type Mapped } from "../mapping/apply.ts";
import { Effort, Exhausted } from "../mapping/effort.ts";
import { eventTypeIn } from "../mapping/event-type.ts";
import { isRecord } from "../mapping/expression.ts";
import { chargedHash, Repeats } from "../mapping/items.ts";
import { problemAt } from "../mapping/problem-at.ts";
import { asText } from "../mapping/text.ts";
import { typeInWords } from "../verb-first.ts";
import { type Contract, contractFields, contractMapping } from "./contract.ts";
import { type Input, inputOf, listOf, recordsIn } from "./input.ts";
import { customerAmong, plain, plainMoney, plainTime, withCustomer } from "./likely.ts";
import { partsOf } from "./parts.ts";
import { wholeHash } from "./posted.ts";
import { queuedIn } from "./queued.ts";
import { fromSegment, isTold } from "./segment.ts";

/**
 * The events in a delivery's inputs: by the connection's mapping where there is one, else by what the sender's form
 * says. What could not be read of an event is in its details as `unread`. Throws `Unreadable` where nothing could be
 * read at all; of several inputs, those that could not are listed as broken beside the others. `isDocumented`: whether the
 * mapping is the tool's own, of columns that a query may name in other letter case, as in files.
 */
export function read(
  inputs: readonly Input[],
  delivery: Delivery,
  mapping: Mapping | undefined,
  isDocumented = false,
): Normalised {
  const { receivedAt, tool } = delivery;
  const effort = new Effort();
  const repeats = new Repeats();
  const results = inputs.map((one, n): Mapped => {
    if (one.form === "broken") return unknown;
    const own = () => {
      if (inputs.length === 1) return wholeHash(delivery);
      return repeats.named(chargedHash(one.value, effort)) ?? `${wholeHash(delivery)}/${n}`;
    };
    try {
      effort.spend(effort.toSee(one.value));
      return mapping
        ? withUnread(
            applyMapping(mapping, isDocumented ? columnsOf(one.value) : one.value, {
              receivedAt,
              name: one.name,
              own,
              effort,
            }),
          )
        : readPlainly({ ...one, name: one.name ?? own() }, contractMapping(tool), { receivedAt, effort });
    } catch (error) {
      if (!(error instanceof Exhausted)) throw error;
      return { ...unknown, problems: [problemAt("body", saying("too_much_work"))] };
    }
  });
  const events = results.flatMap(({ events }) => events);
  const broken = results.flatMap((result, n): Broken[] => {
    if (result.lost === 0) return [];
    const given = inputs[n];
    const why = given?.form === "broken" ? given.why : whyLost(result, mapping !== undefined);
    const path = inputs.length === 1 ? "body" : `[${n}]`;
    return [{ path, why: ofParts(result.lost, why), parts: result.lost }];
  });
  const [first] = broken;
  if (events.length === 0 && first !== undefined)
    throw new Unreadable(broken.length === 1 ? first.why : ofEntry(first.path, first.why));
  return { events, broken };
}

/** `Record_Type` and `RECORD TYPE` as `record_type`. */
const columnsOf = (value: unknown) =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, one]) => [
          name
            .trim()
            .toLowerCase()
            .replaceAll(/[\s_]+/g, "_"),
          one,
        ]),
      )
    : value;

const nothing: Mapped = { events: [], problems: [], lost: 0 };
const unknown: Mapped = { ...nothing, lost: 1 };

type Named = Exclude<Input, { readonly form: "broken" }> & { readonly name: string };

/** What the inputs of a delivery share. */
interface Work {
  readonly receivedAt: Date;
  readonly effort: Effort;
}

function readPlainly(input: Named, contract: Mapping, given: Work): Mapped {
  const { form, name, value } = input;
  if (!isRecord(value)) return unknown;
  const queued = form === "plain" ? queuedIn(value) : undefined;
  if (queued) {
    const told = inputOf(
      isRecord(queued.value) ? withTime(queued.value, queued.time) : queued.value,
      undefined,
    );
    if (told.form === "broken") return unknown;
    return readPlainly({ ...told, name: told.name ?? queued.id ?? name }, contract, given);
  }
  const wrapped = form === "plain" ? entriesIn(value) : undefined;
  if (wrapped) {
    const customer = customerAmong(value);
    const parts = wrapped.map((one, n) => {
      const isOf = isRecord(one) && customer && !customerAmong(one);
      const told = inputOf(isOf ? { ...customer, ...one } : one, undefined);
      if (told.form === "broken") return unknown;
      return readOne({ ...told, name: told.name ?? `${name}/${n}` }, contract, given);
    });
    return together(parts);
  }
  return readOne(input, contract, given);
}

/** What senders call the time of what they send. */
const times = ["timestamp", "time", "created", "created_at", "create_time", "eventTime"];

/** With the time at which a queue took what says no time itself. */
const withTime = (value: Readonly<Record<string, unknown>>, time: unknown) =>
  time === undefined || times.some((name) => value[name] !== undefined) ? value : { ...value, time };

function readOne({ form, name, value }: Named, contract: Mapping, { receivedAt, effort }: Work): Mapped {
  if (!isRecord(value)) return unknown;
  if (form === "segment" && !isTold(value)) return nothing;
  const parts = { segment: ofCall, cloudevent: fromCloudEvent, plain: fromFields }[form](value);
  const says = ({ event_type, title }: Contract) =>
    [event_type, title].some((one) => asText(one) !== undefined);
  if (parts.length === 0 || !parts.every(says)) return unknown;
  const mapped = parts.map((told, n) =>
    withUnread(
      applyMapping(contract, typed(told), {
        receivedAt,
        name: parts.length > 1 ? `${name}/${n}` : name,
        effort,
      }),
    ),
  );
  return together(mapped);
}

/** Problems are those of what was lost: what else could not be read is in its event. */
const together = (parts: readonly Mapped[]): Mapped => ({
  events: parts.flatMap(({ events }) => events),
  problems: parts.flatMap(({ problems, lost }) => (lost > 0 ? problems : [])),
  lost: parts.reduce((sum, { lost }) => sum + lost, 0),
});

function tells(one: Input): boolean {
  if (one.form !== "plain") return one.form !== "broken";
  return isRecord(one.value) && fromFields(one.value).length > 0;
}

/** What senders call the list that holds their events, where one of them may stand without a list. */
const listNames = new Set(["batch", "entries", "event", "events", "items", "messages", "records"]);

/** Objects around the list of events that are looked into, one within the other. */
const aroundAtMost = 3;

/**
 * The events in the one list of a body that is none itself and only says whose they are, how many, or where the next; the
 * list, or an event alone, may be JSON in a text, as Amazon SNS passes on what it was given. Throws `Unreadable` where they are too many.
 */
function entriesIn(
  value: Readonly<Record<string, unknown>>,
  around = aroundAtMost,
): readonly unknown[] | undefined {
  if (around === 0 || fromFields(value).length > 0) return undefined;
  const lists = Object.entries(value).flatMap(([name, written]) => {
    const read = typeof written === "string" ? jsonIfText(written) : written;
    const one = recordsIn(read) ?? read;
    if (Array.isArray(one)) return one.some(isRecord) ? [one] : [];
    if (!isRecord(one)) return [];
    if (typeof written === "string" && tells(inputOf(one, undefined))) return [[one]];
    const within = entriesIn(one, around - 1);
    return within ? [within] : listNames.has(name) ? [[one]] : [];
  });
  const [only, ...others] = lists;
  if (only === undefined || others.length > 0) return undefined;
  return only.some((one) => tells(inputOf(one, undefined))) ? listOf(only) : undefined;
}

function ofCall(call: Readonly<Record<string, unknown>>): Contract[] {
  const told = fromSegment(call);
  return told ? [told] : [];
}

/** The contract's fields stand in the event's data; what they leave out the event's own attributes say. */
function fromCloudEvent({ type, time, subject, data }: Readonly<Record<string, unknown>>): Contract[] {
  return partsOf(data).map((fields) => ({
    ...asWritten(picked(fields), fields),
    event_id: undefined,
    event_type: fields.event_type ?? type,
    occurred_at: fields.occurred_at ?? time,
    about: subject,
    data: fields.data ?? others(fields),
  }));
}

/** What a sender writes who does not know the hub's form: the customer under other names, a date and an amount in their own spelling. */
function asWritten(told: Contract, fields: Readonly<Record<string, unknown>>): Contract {
  const { occurred_at, amount } = told;
  return {
    ...withCustomer(told, fields),
    ...(occurred_at === undefined ? {} : { occurred_at: plainTime(occurred_at) }),
    ...(amount === undefined ? {} : plainMoney(told)),
  };
}

/**
 * The contract itself, or the body that Standard Webhooks recommends: `{type, timestamp, data}`, which EventBridge writes
 * as `{"detail-type", time, detail}`.
 */
function fromFields(value: Readonly<Record<string, unknown>>): Contract[] {
  const type = value.type ?? value["detail-type"];
  const data = value.data ?? value.detail;
  const timestamp = times.map((name) => value[name]).find((one) => one !== undefined && one !== null);
  if (isGridEvent(value)) return fromCloudEvent({ ...value, type: value.eventType, time: timestamp });
  const own = { ...typeIn(value), ...picked(value) };
  if (own.event_type !== undefined || own.title !== undefined)
    return [
      {
        occurred_at: timestamp,
        ...asWritten(own, value),
        data: own.data ?? others(value),
      },
    ];
  if (!isRecord(data) && !(Array.isArray(data) && typeof type === "string")) return [];
  return partsOf(data).map((fields) => {
    const told = picked(fields);
    return {
      ...(typeof type === "string" ? { event_type: type } : {}),
      occurred_at: timestamp,
      ...asWritten(told, fields),
      data: told.data ?? others(fields),
    };
  });
}

/** The hub's own word for what happened where it stands as `type` or `event` beside flat fields, not around parts that tell more. */
function typeIn(value: Readonly<Record<string, unknown>>): Pick<Contract, "event_type"> {
  const holdsMore = Object.entries(value).some(
    ([name, one]) => ["data", "detail"].includes(name) || (Array.isArray(one) && one.some(isRecord)),
  );
  const said = [value.type, value.event].find((one) => typeof one === "string" && eventTypeIn(one));
  return holdsMore || said === undefined ? {} : { event_type: said };
}

/** An event as Azure's Event Grid writes it, whose data tells as a CloudEvent's does: https://learn.microsoft.com/azure/event-grid/event-schema */
const isGridEvent = (value: Readonly<Record<string, unknown>>) =>
  typeof value.eventType === "string" &&
  typeof value.eventTime === "string" &&
  typeof value.subject === "string" &&
  value.data !== undefined &&
  value.data !== null;

const contractNames = new Map(contractFields.map((name) => [plain(name), name]));

/** The contract's fields, however their words are joined: `event_type`, `eventType`, `Event Type`. */
function picked(fields: Readonly<Record<string, unknown>>): Contract {
  const filled = Object.entries(fields).filter(([, value]) => value !== null && value !== "");
  const known = filled.flatMap(([name, value]) => {
    const own = contractNames.get(plain(name));
    return own === undefined ? [] : [{ own, value, isExact: own === name }];
  });
  // A field under its very name goes before one that is only much like it.
  const inOrder = [...known.filter(({ isExact }) => !isExact), ...known.filter(({ isExact }) => isExact)];
  return Object.fromEntries(inOrder.map(({ own, value }) => [own, value]));
}

const others = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !contractNames.has(plain(name))));

/** The hub's type in place of the sender's word for it; an unknown word is kept as a detail. */
function typed(told: Contract): Contract {
  const word = typeof told.event_type === "string" ? told.event_type : "";
  const type = eventTypeIn(word);
  if (type !== undefined)
    return { ...told, event_type: type, title: asText(told.title) ?? titleOf(type, word) };
  return word === "" || !isRecord(told.data) ? told : { ...told, data: { event_type: word, ...told.data } };
}

/** In words, where a sender gives no title and its word for what happened is none that people would say. */
const titleOf = (type: EventType, word: string) => (word.includes(" ") ? word : typeInWords(type));

function withUnread({ events, problems, ...mapped }: Mapped): Mapped {
  const unread = problems.slice(0, 10).map(({ field, reason }) => `${field} ${reason}`);
  if (unread.length === 0) return { ...mapped, events, problems };
  const told = events.map((event) => ({ ...event, details: { ...event.details, unread } }));
  return { ...mapped, events: told, problems };
}

function whyLost({ problems }: Mapped, mapped: boolean): Reason {
  const [problem] = problems;
  if (problem) return ofField(problem.field, reasonOf(problem.code, problem.values));
  return because(mapped ? "no_rule" : "form_unknown");
}
