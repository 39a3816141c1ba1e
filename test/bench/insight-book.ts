import { daysAfter, toDay, toNumber } from "../../functions/insight/days.ts";
import { type AccountFacts, type InsightEvent, inOrder } from "../../functions/insight/facts.ts";

/** An account of a simulated book, with what really happens to it. */
export interface Simulated {
  readonly facts: AccountFacts;
  readonly rhythm: Rhythm;
  readonly joins: string;
  /** Its last own act, and the day on which it gives notice; none where it stays. */
  readonly ends?: { readonly last: string; readonly notice: string; readonly cause: Cause };
}

type Rhythm = "weekly" | "monthly" | "quarterly" | "yearly" | "now and then";
type Cause = "service" | "price" | "trouble" | "none";

/** The same numbers for the same seed (mulberry32). */
export class Chance {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  of(probability: number): boolean {
    return this.next() < probability;
  }
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }
  pick<One>(shares: readonly (readonly [One, number])[], otherwise: One): One {
    let at = this.next();
    for (const [one, share] of shares) {
      at -= share;
      if (at < 0) return one;
    }
    return otherwise;
  }
}

const rhythms = [
  ["weekly", 0.22],
  ["monthly", 0.3],
  ["quarterly", 0.2],
  ["yearly", 0.15],
] as const;
const causes = [
  ["service", 0.3],
  ["price", 0.2],
  ["trouble", 0.15],
] as const;
const leaversAYear = 0.12;
/** Nobody leaves in the first months, nor before the book is looked at. */
const settledAfter = 200;
const fading = 0.55;
/** A cause shows so many days before the last contact. */
const showsFor = 140;

/**
 * An accounting firm's book: clients of five rhythms, holidays and pauses, a third that joins on the way, leavers that
 * fade or go at once, most for a cause that shows, machines that make noise, and bills that go on after the last word.
 */
export function book(seed: number, size: number, from: string, looked: string, until: string): Simulated[] {
  const chance = new Chance(seed);
  return Array.from({ length: size }, (_, n) => simulated(`acc_${n}`, chance, from, looked, until));
}

function simulated(id: string, chance: Chance, from: string, looked: string, until: string): Simulated {
  const rhythm = chance.pick<Rhythm>(rhythms, "now and then");
  const length = toNumber(until) - toNumber(from);
  const joins = chance.of(0.3) ? daysAfter(from, chance.between(0, length - 200)) : from;
  const lives = Math.ceil((-Math.log(1 - chance.next()) * 365) / leaversAYear);
  const settled = daysAfter(joins, settledAfter);
  const wanted = daysAfter(settled > looked ? settled : looked, lives);
  const leaves = wanted < until ? wanted : undefined;
  const cause = chance.pick<Cause>(causes, "none");
  const fades = chance.of(fading) ? chance.between(60, 200) : 0;
  const notice = leaves === undefined ? undefined : daysAfter(leaves, chance.between(0, 150));
  const life: Life = {
    ...{ chance, rhythm, joins, leaves, notice, cause, fades, until },
    ...{ events: [], machines: new Set<string>() },
  };
  contacts(life);
  bills(life);
  meetings(life);
  letters(life);
  tasks(life);
  noise(life);
  const acts = life.events.filter(({ direction }) => direction === "in").map(dayOfEvent);
  const last = acts.sort().at(-1) ?? joins;
  const ends = notice === undefined ? undefined : { last, notice, cause };
  return { facts: factsOf(id, life), rhythm, joins, ...(ends === undefined ? {} : { ends }) };
}

interface Life {
  readonly chance: Chance;
  readonly rhythm: Rhythm;
  readonly joins: string;
  /** From the day after on it does nothing any more, and pays nothing either. */
  readonly leaves: string | undefined;
  /** The day on which that is told: until then it is billed. */
  readonly notice: string | undefined;
  readonly cause: Cause;
  /** Days over which contacts become fewer before the last; 0 where they end at once. */
  readonly fades: number;
  readonly until: string;
  readonly events: InsightEvent[];
  readonly machines: Set<string>;
}

const dayOfEvent = ({ time }: InsightEvent) => time.slice(0, 10);

function tell(life: Life, type: string, day: string, more: Partial<InsightEvent> = {}): void {
  if (day < life.joins || day > life.until) return;
  if (more.direction === "in" && life.leaves !== undefined && day > life.leaves) return;
  const id = `evt_${life.events.length}`;
  const hour = String(life.chance.between(8, 17)).padStart(2, "0");
  life.events.push({
    id,
    tool: "relay",
    connection: "main",
    type,
    time: `${day}T${hour}:00:00.000Z`,
    ...more,
  });
}

/** Whether the customer still acts as usual on a day. */
function acts({ chance, leaves, fades }: Life, day: string): boolean {
  if (leaves === undefined) return true;
  const left = toNumber(leaves) - toNumber(day);
  if (left < 0) return false;
  return left >= fades || chance.of(left / fades);
}

/** Whether the cause shows on a day, if it is this one. */
const shows = ({ leaves, cause }: Life, of: Cause, day: string) =>
  leaves !== undefined && cause === of && day > daysAfter(leaves, -showsFor) && day <= daysAfter(leaves, 90);

function contacts(life: Life): void {
  const { chance, rhythm, joins, until } = life;
  const season = chance.between(20, 330);
  const changesOn = chance.of(0.08) ? daysAfter(joins, chance.between(200, 900)) : "9999";
  const pauses = new Set<number>();
  for (let year = toNumber(joins); year < toNumber(until); year += 365) {
    if (!chance.of(0.25)) continue;
    const start = year + chance.between(0, 364);
    for (let day = start; day < start + chance.between(21, 49); day++) pauses.add(day);
  }
  let recent = -9;
  for (let at = toNumber(joins); at <= toNumber(until); at++) {
    const day = toDay(at);
    const slower = day > changesOn ? 0.6 : 1;
    const likely = likelihood(rhythm, day, season, at - recent) * slower * workload(day);
    if (pauses.has(at) || !chance.of(likely) || !acts(life, day)) continue;
    recent = at;
    tell(life, "email.received", day, { direction: "in" });
    const answered = shows(life, "service", day) ? 0.05 : 0.99;
    if (chance.of(answered)) tell(life, "email.sent", daysAfter(day, 1), { direction: "out" });
  }
}

/** How likely a contact is on a day, by the calendar of the work. */
function likelihood(rhythm: Rhythm, day: string, season: number, since: number): number {
  const [month = 1, date = 1] = day.slice(5).split("-").map(Number);
  switch (rhythm) {
    case "weekly":
      return 0.28;
    case "monthly":
      return date <= 9 ? 0.4 : 0.01;
    case "quarterly":
      return month % 3 === 1 && date <= 24 ? 0.25 : 0.002;
    case "yearly": {
      const of = (toNumber(day) - toNumber(`${day.slice(0, 4)}-01-01`) - season + 365) % 365;
      return of < 30 ? 0.3 : 0.0005;
    }
    default:
      return since <= 3 ? 0.25 : 0.06;
  }
}

/** Weekends are free, August is slow, and nobody works between the years. */
function workload(day: string): number {
  const weekday = (toNumber(day) + 4) % 7;
  if (weekday === 0 || weekday === 6 || /-12-(2[4-9]|3[01])$/.test(day)) return 0;
  return day.slice(5, 7) === "08" ? 0.4 : 1;
}

const monthsBetweenBills: Readonly<Record<Rhythm, number>> = {
  weekly: 1,
  monthly: 1,
  quarterly: 3,
  yearly: 12,
  "now and then": 2,
};

function bills(life: Life): void {
  const { chance, rhythm, joins, leaves, notice, until } = life;
  const amount = `${chance.between(1, 20) * 50}.00`;
  const stops = notice ?? until;
  const usual = chance.between(8, 30);
  const every = monthsBetweenBills[rhythm] * 30;
  for (let n = 1; daysAfter(joins, n * every) <= stops; n++) {
    const issued = daysAfter(joins, n * every);
    const due = daysAfter(issued, 30);
    const owed = (open: string, asOf: string) => ({
      total: amount,
      open,
      currency: "GBP",
      issued,
      due,
      asOf: `${asOf}T20:00:00.000Z`,
    });
    const object = { kind: "invoice", id: `${n}` };
    tell(life, "invoice.sent", issued, { direction: "out", object, owed: owed(amount, issued) });
    const slower = shows(life, "price", issued) ? 30 : chance.of(0.06) ? chance.between(10, 40) : 0;
    const paid = daysAfter(issued, Math.max(1, usual + slower + chance.between(-6, 6)));
    const isPaid = shows(life, "trouble", paid)
      ? chance.of(0.25)
      : leaves === undefined || paid <= leaves || chance.of(0.5);
    if (!isPaid) continue;
    tell(life, "invoice.paid", paid, { object, owed: owed("0.00", paid), direction: "in" });
    if (shows(life, "trouble", paid) ? chance.of(0.5) : chance.of(0.02)) failure(life, paid, amount, isPaid);
  }
  if (leaves !== undefined && life.cause === "trouble" && chance.of(0.8))
    for (const before of [90, 30]) failure(life, daysAfter(leaves, -before), amount, false);
}

function failure(life: Life, day: string, amount: string, madeGood: boolean): void {
  const money = { amount, currency: "GBP" };
  const object = { kind: "payment", id: `failed-${life.events.length}` };
  tell(life, "payment.failed", day, { money, object });
  if (madeGood && life.chance.of(0.9))
    tell(life, "payment.received", daysAfter(day, life.chance.between(1, 8)), { money, direction: "in" });
}

function meetings(life: Life): void {
  const { chance, rhythm, joins, leaves, until } = life;
  const every = rhythm === "yearly" ? 365 : 60;
  const stops = leaves ?? until;
  for (let at = daysAfter(joins, chance.between(10, 90)); at <= stops; at = daysAfter(at, every)) {
    const object = { kind: "meeting", id: `m-${at}` };
    tell(life, "meeting.scheduled", daysAfter(at, -10), { object, scheduledFor: `${at}T10:00:00.000Z` });
    const isUneasy = shows(life, "service", at) || shows(life, "price", at) || shows(life, "trouble", at);
    const missed = chance.of(isUneasy ? 0.75 : 0.03);
    if (missed && chance.of(0.5))
      tell(life, "meeting.canceled", daysAfter(at, -1), { object, direction: "in" });
    else
      tell(life, missed ? "meeting.no_show" : "meeting.attended", at, {
        object,
        ...(missed ? {} : { direction: "in" }),
      });
  }
}

function letters(life: Life): void {
  const { chance, joins, leaves, until } = life;
  const tellEnd = (day: string, word: string) =>
    tell(life, `agreement.${word}`, day, {
      object: { kind: "agreement", id: `a-${day}` },
      ...(word === "expired" ? {} : { direction: "in" as const }),
    });
  for (let at = daysAfter(joins, chance.between(0, 360)); at <= (leaves ?? until); at = daysAfter(at, 365)) {
    tell(life, "agreement.sent", at, { direction: "out" });
    tellEnd(
      daysAfter(at, 6),
      chance.pick(
        [
          ["declined", 0.01],
          ["expired", 0.02],
        ],
        "completed",
      ),
    );
  }
  if (leaves !== undefined && life.cause === "price" && chance.of(0.9))
    tellEnd(daysAfter(leaves, -chance.between(10, 120)), "declined");
}

function tasks(life: Life): void {
  const { chance, joins, leaves, until } = life;
  for (let at = joins; at <= (leaves ?? until); at = daysAfter(at, 30)) {
    const object = { kind: "task", id: `t-${at}` };
    const due = daysAfter(at, 21);
    tell(life, "task.created", at, { object, scheduledFor: `${due}T00:00:00.000Z` });
    const isLate = chance.of(shows(life, "service", due) ? 0.9 : 0.04);
    tell(life, "task.completed", daysAfter(due, isLate ? chance.between(20, 60) : -chance.between(0, 9)), {
      object,
    });
  }
}

/** Machines' events, with nobody's direction, for as long as anybody pays for them. */
function noise({ chance, joins, notice, until, machines }: Life): void {
  const stops = notice ?? until;
  for (let day = joins; day <= stops && day <= until; day = daysAfter(day, chance.between(1, 6)))
    machines.add(day);
}

function factsOf(id: string, { events, machines }: Life): AccountFacts {
  const days = new Map<string, { day: string; in: number; events: number }>();
  const count = (day: string, acted: number) => {
    const known = days.get(day) ?? { day, in: 0, events: 0 };
    days.set(day, { day, in: known.in + acted, events: known.events + 1 });
  };
  for (const event of events) count(dayOfEvent(event), event.direction === "in" ? 1 : 0);
  for (const day of machines) count(day, 0);
  return {
    account: { id, name: id },
    days: [...days.values()],
    events: [...inOrder(events)],
    openings: new Set(["relay/main"]),
  };
}
