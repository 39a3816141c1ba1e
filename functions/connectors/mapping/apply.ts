import type { EventType } from "../../../schemas/event-types.ts";
import type { EventRule, Mapping, MappingProblem } from "../../../schemas/mapping.ts";
import { saying } from "../../../schemas/mapping-words.ts";
import type { EventDraft } from "../event-draft.ts";
import { typeInWords } from "../verb-first.ts";
import { isTooFarAhead } from "./ahead.ts";
import { Effort, Exhausted } from "./effort.ts";
import { type Find, isTrue } from "./expression.ts";
import { actorOf, detailsOf, identitiesOf, moneyOf, objectOf, owedOf } from "./fields.ts";
import { itemsOf, mostItems, type Seen, whole } from "./items.ts";
import { idText, isOwnId } from "./own-id.ts";
import { problemAt, type Report } from "./problem-at.ts";
import { asText, fill } from "./text.ts";
import { readTime } from "./time.ts";

const mostProblems = 50;

/** What a mapping made of an input. */
export interface Mapped {
  readonly events: readonly EventDraft[];
  /** What could not be read; never quotes the input. */
  readonly problems: readonly MappingProblem[];
  /** Items of the input that a rule was for and that became no event. */
  readonly lost: number;
}

/** What the hub knows of an input beside what it says. */
export interface Given {
  /** An event's time where the input gives none. */
  readonly receivedAt: Date;
  /** What its sender calls the input, the same when it sends it again: it names events whose rule has no key. */
  readonly name?: string | undefined;
  /** What else makes it this one and not another. Left out: all that it says. */
  readonly own?: () => string | undefined;
  /** The work that is left for inputs that came together. Left out: as much as one delivery may be. */
  readonly effort?: Effort;
}

/**
 * The account events in an input of a generic route, as its mapping says. Total, pure and synchronous: work and output
 * are bounded for any mapping and input; what exceeds the work is lost. An event that lacks something
 * optional is made without it; each gap is in `problems`.
 */
export function applyMapping(mapping: Mapping, input: unknown, given: Given): Mapped {
  const { receivedAt, name, own, effort = new Effort() } = given;
  const problems: MappingProblem[] = [];
  let lost = 0;
  let without = 0;
  let exhausted = false;
  const seen = whole(input, name, effort, own);
  const events = mapping.rules.flatMap((rule, n) => {
    const report: Report = (field, said) => {
      if (problems.length < mostProblems) problems.push(problemAt(`rules[${n}].${field}`, said));
    };
    const affordable = <Made>(make: () => Made): Made | undefined => {
      try {
        return make();
      } catch (error) {
        if (!(error instanceof Exhausted)) throw error;
        if (!exhausted) report("each", saying("too_much_work"));
        exhausted = true;
        return undefined;
      }
    };
    const found = affordable(() => {
      if (rule.when !== undefined && !isTrue(seen.find(rule.when))) return { items: [], cut: 0 };
      return itemsOf(rule, seen, effort, report);
    });
    if (found === undefined) lost++;
    else if (found.items === undefined) {
      report("each", saying("no_list"));
      without++;
    }
    const { items = [], cut = 0 } = found ?? {};
    if (cut > 0) report("each", saying("more_items", { most: mostItems, cut }));
    lost += cut;
    return items.flatMap((item) => {
      const event = affordable(() => paid(eventOf(rule, item(), receivedAt, report), rule, effort));
      if (!event) lost++;
      return event ? [{ ...event, ...(mapping.version ? { revision: mapping.version } : {}) }] : [];
    });
  });
  // Another rule may be the one for this input.
  return { events, problems, lost: events.length === 0 ? lost + without : lost };
}

/** Steps that an event takes beside looking for its fields: for its id, each format of its times, and what is written. */
const stepsAnEvent = 300;
const stepsAFormat = 100;
const charactersAStep = 8;

/** Charges what making an event has cost, and what its way through the hub will. */
function paid(event: EventDraft | undefined, { time, scheduledFor }: EventRule, effort: Effort) {
  const formats = (time?.formats?.length ?? 0) + (scheduledFor?.formats?.length ?? 0);
  const written = event ? JSON.stringify(event.details).length : 0;
  effort.spend(stepsAnEvent + stepsAFormat * formats + written / charactersAStep);
  return event;
}

function eventOf(
  rule: EventRule,
  { find, own }: Seen,
  receivedAt: Date,
  report: Report,
): EventDraft | undefined {
  const key = keyOf(rule, find, own);
  if (key === undefined) {
    report("key", saying("nothing_and_deep"));
    return undefined;
  }
  const type = chosen(rule.type, find);
  if (type === undefined) {
    report("type", saying("not_in_table"));
    return undefined;
  }
  const { time, scheduledFor } = timesOf(rule, find, report);
  const isAhead = time !== undefined && isTooFarAhead(type, time, receivedAt);
  if (isAhead) report("time", saying("too_far_ahead"));
  const title = fill(rule.title, find);
  if (title === undefined) report("title", saying("nothing"));
  const direction = directionOf(rule, find, report);
  const object = objectOf(rule, find);
  const money = moneyOf(rule, find, report);
  const happened = isAhead ? receivedAt.toISOString() : (time ?? receivedAt.toISOString());
  const owed = owedOf(rule, money, happened, find, report);
  const identities = identitiesOf(rule, find, report);
  const actor = actorOf(rule, find, { type, direction, identities });
  return {
    keyType: `rule ${rule.rule}`,
    type,
    key,
    time: happened,
    title: title ?? typeInWords(type),
    identities,
    details: detailsOf(rule, find),
    ...(scheduledFor === undefined ? {} : { scheduledFor }),
    ...(direction === undefined ? {} : { direction }),
    ...(actor === undefined ? {} : { actor }),
    ...(object === undefined ? {} : { object }),
    ...(money === undefined ? {} : { money }),
    ...(owed === undefined ? {} : { owed }),
  };
}

/** A fixed value, or what the table says of the one found: compared without regard to case and outer space. */
function chosen<Value extends EventType | "in" | "out">(
  from: Value | { from: string; table: Readonly<Record<string, Value>>; otherwise?: Value | undefined },
  find: Find,
): Value | undefined {
  if (typeof from === "string") return from;
  const text = asText(find(from.from))?.toLowerCase();
  const entry = Object.entries(from.table).find(([name]) => name.trim().toLowerCase() === text);
  return entry?.[1] ?? from.otherwise;
}

function directionOf({ direction: from }: EventRule, find: Find, report: Report): "in" | "out" | undefined {
  if (from === undefined) return undefined;
  const direction = chosen(from, find);
  const isGiven = typeof from !== "string" && asText(find(from.from)) !== undefined;
  if (direction === undefined && isGiven) report("direction", saying("not_in_table"));
  return direction;
}

/**
 * What makes the event this one: the id that its sender gives it, where the rule's key holds one, else all that the input
 * says, so that a key never makes one event of two that differ. `undefined` where nothing can: what is nested too deep to
 * be compared has no more than the key's values.
 */
function keyOf({ key = [] }: EventRule, find: Find, own: Seen["own"]): string[] | undefined {
  const said = key.map((from) => ({ from, value: idText(find(from)) }));
  const values = said.map(({ value = "" }) => value);
  if (said.some(({ from, value }) => value !== undefined && isOwnId(from))) return values;
  const name = own();
  if (name !== undefined) return [name];
  return values.some((value) => value !== "") ? values : undefined;
}

function timesOf(rule: EventRule, find: Find, report: Report) {
  const read = (field: "time" | "scheduledFor") => {
    const from = rule[field];
    if (from === undefined) return undefined;
    const value = find(from.from);
    const time = readTime(value, from);
    const isSaid =
      value !== undefined && value !== null && (typeof value !== "string" || value.trim() !== "");
    if (time === undefined && isSaid) report(field, saying("not_date"));
    return time;
  };
  return { time: read("time"), scheduledFor: read("scheduledFor") };
}
