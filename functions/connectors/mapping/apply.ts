import type { EventType } from "../../../schemas/event-types.ts";
import type { EventRule, Mapping, MappingProblem } from "../../../schemas/mapping.ts";
import { sha256 } from "../../delivery/delivery.ts";
import type { EventDraft } from "../event-draft.ts";
import { evaluate, isRecord, isTrue } from "./expression.ts";
import { actorOf, detailsOf, identitiesOf, moneyOf, objectOf, type Report } from "./fields.ts";
import { asText, fill } from "./text.ts";
import { readTime } from "./time.ts";

/** A rule's events of one input; a mail or a post rarely has ten, a row of a file one. */
export const mostItems = 1_000;
const mostProblems = 50;

/** What a mapping made of an input. */
export interface Mapped {
  readonly events: readonly EventDraft[];
  /** What could not be read; never quotes the input. */
  readonly problems: readonly MappingProblem[];
  /** Items of the input that a rule was for and that became no event. */
  readonly lost: number;
}

/**
 * The account events in an input of a generic route, as its mapping says. Total, pure and synchronous: work and output
 * are in proportion to the input, whatever the mapping. An event that lacks something optional is made without it;
 * each gap is in `problems`. `receivedAt` is an event's time where the input gives none; `name` is what its sender calls
 * the input, the same when it sends it again: it names events whose rule has no key.
 */
export function applyMapping(mapping: Mapping, input: unknown, receivedAt: Date, name?: string): Mapped {
  const problems: MappingProblem[] = [];
  let lost = 0;
  let without = 0;
  const events = mapping.rules.flatMap((rule, n) => {
    if (rule.when !== undefined && !isTrue(evaluate(rule.when, input))) return [];
    const { items, cut } = itemsOf(rule, input, name);
    const report: Report = (field, reason) => {
      if (problems.length < mostProblems) problems.push({ field: `rules[${n}].${field}`, reason });
    };
    if (items === undefined) {
      report("each", "finds no list");
      without++;
    }
    if (cut > 0) report("each", `finds more than ${mostItems} items: ${cut} are left out`);
    lost += cut;
    return (items ?? []).flatMap((item) => {
      const event = eventOf(rule, item, receivedAt, report);
      if (!event) lost++;
      return event ? [{ ...event, ...(mapping.version ? { revision: mapping.version } : {}) }] : [];
    });
  });
  // Another rule may be the one for this input.
  return { events, problems, lost: events.length === 0 ? lost + without : lost };
}

/** What the rule reads: the input, or its items. `own` is what makes an item another one where the rule has no key. */
interface Item {
  readonly seen: unknown;
  readonly own: () => string | undefined;
}

function itemsOf(
  { each, shared = {} }: EventRule,
  input: unknown,
  name: string | undefined,
): { items?: Item[]; cut: number } {
  if (each === undefined) return { items: [{ seen: input, own: () => name ?? hashOf(input) }], cut: 0 };
  const found = evaluate(each, input);
  if (!Array.isArray(found)) return { cut: 0 };
  const common = Object.fromEntries(
    Object.entries(shared).map(([name, from]) => [name, evaluate(from, input) ?? null]),
  );
  const hasCommon = Object.keys(common).length > 0;
  const commonHash = hasCommon ? hashOf(common) : "";
  const items = found.slice(0, mostItems).map((item: unknown, n): Item => {
    const fields = isRecord(item) ? item : { item };
    return {
      seen: hasCommon ? { ...fields, shared: common } : fields,
      own: () => {
        if (name !== undefined) return `${name}/${n}`;
        const hash = hashOf(item);
        return hash === undefined || commonHash === undefined ? undefined : sha256(`${hash}${commonHash}`);
      },
    };
  });
  return { items, cut: found.length - items.length };
}

/** The same for values that are alike in everything; `undefined` for what is nested deeper than can be written. */
export function hashOf(value: unknown): string | undefined {
  try {
    return sha256(
      JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? String(one) : one)) ?? "",
    );
  } catch {
    return undefined;
  }
}

function eventOf(
  rule: EventRule,
  { seen: item, own }: Item,
  receivedAt: Date,
  report: Report,
): EventDraft | undefined {
  const key = keyOf(rule, item) ?? own();
  if (key === undefined) {
    report("key", "finds nothing, and the input is nested too deep to take its place");
    return undefined;
  }
  const type = chosen(rule.type, item);
  if (type === undefined) {
    report("type", "is none of the table's values");
    return undefined;
  }
  const { time, scheduledFor } = timesOf(rule, item, report);
  const title = fill(rule.title, item);
  if (title === undefined) report("title", "finds nothing");
  const direction = directionOf(rule, item, report);
  const object = objectOf(rule, item);
  const actor = actorOf(rule, item);
  const money = moneyOf(rule, item, report);
  return {
    keyType: `rule ${rule.rule}`,
    type,
    key: typeof key === "string" ? [key] : key,
    time: time ?? receivedAt.toISOString(),
    title: title ?? type,
    identities: identitiesOf(rule, item, report),
    details: detailsOf(rule, item),
    ...(scheduledFor === undefined ? {} : { scheduledFor }),
    ...(direction === undefined ? {} : { direction }),
    ...(actor === undefined ? {} : { actor }),
    ...(object === undefined ? {} : { object }),
    ...(money === undefined ? {} : { money }),
  };
}

/** A fixed value, or what the table says of the one found: compared without regard to case and outer space. */
function chosen<Value extends EventType | "in" | "out">(
  from: Value | { from: string; table: Readonly<Record<string, Value>>; otherwise?: Value | undefined },
  item: unknown,
): Value | undefined {
  if (typeof from === "string") return from;
  const text = asText(evaluate(from.from, item))?.toLowerCase();
  const entry = Object.entries(from.table).find(([name]) => name.trim().toLowerCase() === text);
  return entry?.[1] ?? from.otherwise;
}

function directionOf(
  { direction: from }: EventRule,
  item: unknown,
  report: Report,
): "in" | "out" | undefined {
  if (from === undefined) return undefined;
  const direction = chosen(from, item);
  const isGiven = typeof from !== "string" && asText(evaluate(from.from, item)) !== undefined;
  if (direction === undefined && isGiven) report("direction", "is none of the table's values");
  return direction;
}

/** The values of the key; `undefined` where all are empty. */
function keyOf({ key = [] }: EventRule, item: unknown): string[] | undefined {
  const values = key.map((from) => asText(evaluate(from, item)) ?? "");
  return values.some((value) => value !== "") ? values : undefined;
}

function timesOf(rule: EventRule, item: unknown, report: Report) {
  const read = (field: "time" | "scheduledFor") => {
    const from = rule[field];
    if (from === undefined) return undefined;
    const value = evaluate(from.from, item);
    const time = readTime(value, from);
    if (time === undefined && value !== undefined) report(field, "is no date-time of the given formats");
    return time;
  };
  return { time: read("time"), scheduledFor: read("scheduledFor") };
}
