import * as z from "zod/mini";
import { accountTier } from "./account.ts";
import { owed } from "./account-event.ts";
import { healthDriver } from "./insight-settings.ts";
import { leftReason } from "./left.ts";
import { putOffTier } from "./put-off-tier.ts";
import { writtenText } from "./written.ts";
import { zone } from "./zone.ts";

const list = <Schema extends z.ZodMiniType>(of: Schema) => z.readonly(z.array(of));
const day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/));
/** Ids of the events that say so. */
const events = list(z.string());

/**
 * What is said, for telling it in the reader's language: `code` names the sentence, `values` are what it names. Amounts are
 * decimal text, days `YYYY-MM-DD`.
 */
export const sentence = z.object({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const silenceState = z.enum(["usual", "quieter", "silent", "unknown"]);

/** How silent an account is by its own rhythm. Days are whole; `share`: how many of its days were as quiet. */
export const silence = z.object({
  state: silenceState,
  /** Why nothing can be said: few contacts, all of them young, nobody known to have acted, nothing heard, or deaf sources. */
  why: z.optional(z.enum(["few", "young", "direction", "nothing", "source"])),
  lastHeard: z.optional(day),
  elapsed: z.optional(z.number()),
  gaps: z.optional(z.number()),
  share: z.optional(z.number()),
  quieterFrom: z.optional(day),
  silentFrom: z.optional(day),
  longest: z.optional(z.number()),
  longestFrom: z.optional(day),
  longestUntil: z.optional(day),
  sentence,
  events,
});

export const band = z.enum(["well", "watch", "at risk", "unknown"]);

export const health = z.object({
  /** 0–100; `null` where too little is known for a number. */
  score: z.nullable(z.number()),
  band,
  /** The share of what is weighed that is known. */
  coverage: z.number(),
  /** Change in four weeks. */
  trend: z.optional(z.number()),
  /** The points of all drivers add up to what the score lacks of 100. */
  drivers: list(z.object({ name: healthDriver, points: z.number(), u: z.number(), sentence, events })),
  /** What a customer may be leaving for: guesses by their signs. */
  reasons: list(
    z.object({
      guess: z.enum(["service", "price", "trouble", "fading", "none"]),
      signs: list(healthDriver),
    }),
  ),
});

const amount = z.string();

/** What is owed in one currency; credits are not set off against ages. */
export const receivable = z.object({
  outstanding: amount,
  overdue: amount,
  credit: amount,
  net: amount,
  /** Days since the oldest overdue invoice was due. */
  oldestDays: z.number(),
  buckets: z.object({
    notDue: amount,
    d1_30: amount,
    d31_60: amount,
    d61_90: amount,
    d91: amount,
    noDueDate: amount,
  }),
  evidence: events,
  /**
   * What the ledger itself says is owed, less its credits, and how much of that is not on the timeline; absent where the ledger
   * does not say so, or may say otherwise by now.
   */
  control: z.optional(z.object({ balance: amount, difference: amount, event: z.string() })),
});

export const daysToPay = z.object({
  state: z.optional(z.literal("unknown")),
  /** Paid invoices of the last 15 months. */
  paid: z.number(),
  mean: z.optional(z.number()),
  median: z.optional(z.number()),
  recent: z.optional(z.number()),
  drift: z.optional(z.number()),
  /** Whether the drift is more than chance. */
  counts: z.optional(z.boolean()),
  evidence: z.optional(events),
});

/**
 * How an account pays, by the due dates of its invoices. `late`: days from the due date until it paid, the median of a year, less
 * than 0 where that is early; left out where fewer than three such invoices were paid. `paid`: how many `late` is told of, else
 * all that are known. `later`: by how many days the last three took longer than those before, where that is more than chance.
 */
export const payHabit = z.object({
  paid: z.number(),
  late: z.optional(z.number()),
  later: z.optional(z.number()),
});

/** What an account owes, by currency; currencies are never added. */
export const receivables = z.object({
  /** The tool whose documents count. */
  ledger: z.optional(z.string()),
  /** When the ledger was first heard: what was owed before is known only where `openingFetched`. */
  since: z.optional(day),
  /** All that was unpaid before was fetched from the tool, or was in the first file of a connection that says so. */
  openingFetched: z.boolean(),
  /** Documents that nothing has been read of yet. */
  pending: z.number(),
  /** Some of them are invoices, and stay so while the hub has no access to the ledger's API. */
  noAccess: z.optional(z.literal(true)),
  currencies: z.record(z.string(), receivable),
  daysToPay,
  lastPayment: z.optional(z.object({ event: z.string(), on: day, amount, currency: z.string() })),
});
export type ReceivablesAnswer = z.infer<typeof receivables>;

/** A document of money by its latest reading. */
export const moneyDocument = z.object({
  tool: z.string(),
  connection: z.string(),
  kind: z.string(),
  id: z.string(),
  /** `theirs`: of the customer's own books; `other`: of a tool whose documents do not count. Both are shown, never added. */
  books: z.enum(["record", "other", "theirs"]),
  state: z.enum(["open", "settled", "writtenOff", "gone", "pending"]),
  issued: day,
  owed: z.optional(owed),
  event: z.string(),
  readings: list(z.object({ event: z.string(), owed })),
});
export const documentList = z.object({ documents: list(moneyDocument) });
export type DocumentList = z.infer<typeof documentList>;

export const monthMoney = z.object({
  invoiced: amount,
  credited: amount,
  received: amount,
  refunded: amount,
  /**
   * What invoices had open at the month's end by all that is known now, or have today where it has not ended. Left out where
   * it is not known: in months of a table that an earlier release made.
   */
  open: z.optional(amount),
  /** The invoices that were paid in it, and how many days since their own dates they took together. */
  paid: z.optional(z.object({ invoices: z.number(), days: z.number() })),
});

/** A month's money by the documents' own dates, beside the same month a year ago. */
export const monthList = z.object({
  months: list(
    z.object({
      month: z.string(),
      /** It has not ended. */
      running: z.boolean(),
      currencies: z.record(z.string(), monthMoney),
      lastYear: z.record(z.string(), monthMoney),
      /** Of one account: on how many of its days the customer acted, and on how many the team did. */
      acted: z.optional(z.object({ them: z.number(), us: z.number() })),
    }),
  ),
});
export type MonthList = z.infer<typeof monthList>;

/** Entries of a page that asks for no number of them, of lists that the first release told at once. */
export const usualMany = 200;

/** What a month's accounts can be put in order by. */
export const monthFigure = z.enum(["invoiced", "credited", "received", "open"]);
export type MonthFigure = z.infer<typeof monthFigure>;

/** A page of a month's money by account, beside the same month a year ago; those that have neither are left out. */
export const monthAccounts = z.object({
  /** The accounts of all pages. */
  count: z.number(),
  accounts: list(
    z.object({
      account: z.string(),
      name: z.string(),
      currencies: z.record(z.string(), monthMoney),
      lastYear: z.record(z.string(), monthMoney),
    }),
  ),
  next: z.optional(z.string()),
});
export type MonthAccounts = z.infer<typeof monthAccounts>;

export const brief = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.optional(z.string()),
  tier: z.optional(accountTier),
  tags: z.optional(list(z.string())),
  /** Nobody has said yet whose it is: no client so far. */
  unmatched: z.optional(z.literal(true)),
});

export const leftFact = z.object({ on: day, reason: leftReason });
export const revenue = z.object({
  amount: z.number(),
  currency: z.string(),
  /** Months and currencies that are left out for want of a rate. */
  withoutRate: list(z.string()),
});
export const meeting = z.object({ event: z.string(), time: z.string() });
export const estimate = z.object({
  id: z.string(),
  event: z.string(),
  since: day,
  days: z.number(),
  expires: z.optional(z.string()),
  amount: z.optional(z.object({ amount, currency: z.string() })),
  due: z.optional(z.enum(["expires", "waits"])),
});

const insightOfAccount = z.object({
  account: brief,
  day,
  silence,
  volume: z.object({ seen: z.number(), expected: z.optional(z.number()) }),
  health,
  money: z.object({
    receivables: z.record(z.string(), receivable),
    pending: z.number(),
    overdue: sentence,
    year: revenue,
    daysToPay,
  }),
  lastWords: z.object({
    customer: z.optional(z.object({ event: z.string(), time: z.string() })),
    us: z.optional(z.object({ event: z.string(), time: z.string() })),
  }),
  waiting: z.optional(z.object({ since: day, days: z.number(), event: z.string() })),
  services: list(
    z.object({
      name: z.string(),
      by: z.enum(["invoiced", "used"]),
      since: day,
      last: day,
      event: z.optional(z.string()),
    }),
  ),
  estimates: list(estimate),
  capacity: z.optional(z.object({ seen: z.number(), expected: z.number(), events })),
  spark: z.string(),
  nextMeeting: z.optional(meeting),
  left: z.optional(leftFact),
});
/** An agreement that nobody has signed yet, or a task of the team's that is late; `since`: when it was sent, or was due. */
export const openThing = z.object({
  kind: z.enum(["agreement", "task"]),
  event: z.string(),
  name: z.optional(z.string()),
  since: day,
});

/** An account in the night's table. */
export const portfolioAccount = z.object({
  ...brief.shape,
  silence: z.object({
    state: silenceState,
    elapsed: z.optional(z.number()),
    quieterFrom: z.optional(day),
    silentFrom: z.optional(day),
    sentence,
    events,
  }),
  health: z.object({
    score: z.nullable(z.number()),
    band,
    coverage: z.number(),
    trend: z.optional(z.number()),
    points: z.partialRecord(healthDriver, z.number()),
    /** What cost most; `events` is left out of what the first release told. */
    because: list(z.extend(sentence, { events: z.optional(events) })),
    events,
  }),
  overdue: z.optional(z.object({ sentence, days: z.number(), events })),
  receivables: z.record(z.string(), receivable),
  year: revenue,
  atRisk: z.number(),
  spark: z.string(),
  open: list(openThing),
  nextMeeting: z.optional(meeting),
  left: z.optional(leftFact),
  /** Days from an invoice's own date until it was paid, on average over a year; left out where none was paid. */
  daysToPay: z.optional(z.number()),
  /** Left out of who has no invoice, and of what an earlier release told. */
  payHabit: z.optional(payHabit),
  /** The tool whose documents of money count; left out where there are none, and of what an earlier release told. */
  ledger: z.optional(z.string()),
  /** The day of its last payment. */
  lastPaid: z.optional(day),
  /** The day on which the team last wrote, met or noted something, or sent an invoice. */
  touched: z.optional(day),
  /**
   * The tier that it came out at at three month-ends and has not, with the night that suggested it first; never set by itself. Left
   * out while somebody has put it off.
   */
  suggestedTier: z.optional(z.object({ tier: accountTier, since: day, sentence })),
});
export type PortfolioAccount = z.infer<typeof portfolioAccount>;

/** Everything told of an account on a day, by all that is known now. `told`: what its row said on that day. */
export const accountInsight = z.extend(insightOfAccount, {
  told: z.optional(z.extend(portfolioAccount, { day })),
});
export type InsightAnswer = z.infer<typeof accountInsight>;

/** `day`: the last whole day that the table looks at; absent where none has been made yet. */
export const portfolioPage = z.object({
  day: z.optional(day),
  /** Of a past day: as it was told then, or as it is known now. */
  known: z.optional(z.enum(["then", "now"])),
  /** When that day ended: what happened later is not looked at. */
  at: z.optional(z.string()),
  /** The share of what health is weighed by that is known, on average of the page's accounts. */
  coverage: z.number(),
  /**
   * Where accounts are in order of value and that is in several currencies, as without a reporting currency: these, each by itself, the
   * one of most accounts first.
   */
  currencies: z.optional(list(z.string())),
  accounts: list(portfolioAccount),
  next: z.optional(z.string()),
});
export type PortfolioPage = z.infer<typeof portfolioPage>;

export const portfolioBalance = z.object({
  currency: z.string(),
  total: z.number(),
  hhi: z.number(),
  effective: z.number(),
  top10: z.number(),
  largest: z.number(),
  atRisk: z.number(),
  unknownValue: z.number(),
  concentrated: list(
    z.object({ account: z.optional(z.string()), owner: z.optional(z.string()), share: z.number() }),
  ),
  owners: list(
    z.object({
      owner: z.string(),
      accounts: z.number(),
      revenue: z.number(),
      atRisk: z.number(),
      in: z.number(),
      out: z.number(),
      waiting: z.number(),
      overloaded: z.boolean(),
    }),
  ),
  withoutRate: list(z.string()),
});

export const attentionReason = z.enum(["atRisk", "weak", "silent", "overdue", "estimate", "growth"]);

/** What can be put off: what asks for attention, and the tier that is suggested. */
export const putOffReason = z.enum([...attentionReason.options, putOffTier]);

export const attention = z.object({
  account: z.string(),
  reason: attentionReason,
  sentence,
  events,
  since: day,
});

/** Until when something is put off, or until it changes, and why. */
const snoozed = z.object({ until: z.optional(day), reason: z.string() });

/** A line of the list of the day. */
const listedFor = <One extends z.ZodMiniType>(one: One) =>
  z.object({
    account: brief,
    value: z.object({ amount: z.number(), currency: z.string() }),
    reasons: list(one),
  });

/**
 * The list of the day by owner; accounts without one are under the empty name. `snoozed`: what would stand on it, and is put off; `n`
 * accounts in all.
 */
export const mondayLists = z.object({
  day: z.optional(day),
  owners: list(
    z.object({
      owner: z.string(),
      items: list(listedFor(attention)),
      snoozed: z.optional(
        z.object({ n: z.number(), items: list(listedFor(z.extend(attention, { snoozed }))) }),
      ),
    }),
  ),
  /** The same lists line by line, an account as often as it has reasons. */
  items: list(
    z.extend(attention, {
      name: z.string(),
      owner: z.optional(z.string()),
      value: z.object({ amount: z.number(), currency: z.string() }),
    }),
  ),
});
export type MondayAnswer = z.infer<typeof mondayLists>;

export const alert = z.object({
  account: z.string(),
  reason: attentionReason,
  opened: day,
  /** It held before anybody looked, or came with a merge or old events: no one was told. */
  silently: z.optional(z.literal(true)),
  sentence,
  events,
  snoozed: z.optional(snoozed),
});
export const alertList = z.object({ alerts: list(alert), next: z.optional(z.string()) });
export type AlertList = z.infer<typeof alertList>;

/** Until a day begins, or until it changes; why is kept. `zone`: where it begins, UTC where it is left out. */
export const snoozeRequest = z.strictObject({
  until: z.optional(z.iso.date()),
  zone: z.optional(zone),
  reason: writtenText(500),
});
export type SnoozeRequest = z.infer<typeof snoozeRequest>;

/** An account that has left. `value`: its year when it went, where any is known; `back`: the day on which it returned. */
export const departure = z.object({
  account: z.string(),
  name: z.string(),
  owner: z.optional(z.string()),
  on: day,
  reason: leftReason,
  note: z.optional(z.string()),
  value: z.optional(z.object({ amount: z.number(), currency: z.string() })),
  back: z.optional(day),
});
export type Departure = z.infer<typeof departure>;

/** Why accounts left, by month, and a page of which, the latest first. */
export const causeList = z.object({
  months: list(
    z.object({
      month: z.string(),
      reasons: z.record(leftReason, z.number()),
      /** Yearly value that went with those that stay away, by currency. */
      values: z.record(z.string(), z.number()),
      /** Those of its accounts that have returned since. */
      back: z.number(),
      /** Those that are on the page. */
      accounts: list(z.string()),
    }),
  ),
  departures: list(departure),
  next: z.optional(z.string()),
});
export type CauseList = z.infer<typeof causeList>;
