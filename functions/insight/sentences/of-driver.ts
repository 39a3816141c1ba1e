import { isOutcome } from "../drivers/agreements.ts";
import { knowsOpening, worstOverdue } from "../drivers/money.ts";
import type { InsightEvent } from "../facts.ts";
import type { Driver, DriverName } from "../health.ts";
import type { AccountMoney } from "../money/account-money.ts";
import { oldestOverdue } from "../money/receivables.ts";
import type { Silence } from "../silence.ts";
import type { Volume } from "../volume.ts";
import { sentenceOf } from "./of-silence.ts";
import type { Sentence } from "./sentence.ts";

/** What a driver's sentence is made of. */
export interface Said {
  readonly silence: Silence;
  readonly volume: Volume;
  readonly money: AccountMoney;
  readonly waitingDays: number;
  readonly events: readonly InsightEvent[];
  readonly today: string;
}

/** Why a driver takes points, or that it is fine. */
export function driverSentence(name: DriverName, { u, evidence }: Driver, said: Said): Sentence {
  if (name === "silence") return sentenceOf(said.silence);
  if (u === 0) return { code: "driver.fine", values: { driver: name } };
  const n = evidence.length;
  switch (name) {
    case "volume":
      return {
        code: "driver.volume",
        values: { seen: said.volume.seen, expected: said.volume.expected ?? 0 },
      };
    case "overdue":
      return overdueSentence(said.money, said.today, worstOverdue(said.money.receivables));
    case "payDrift": {
      const { recent, before } = speedOf(said.money);
      return { code: "driver.payDrift", values: { recent, before } };
    }
    case "failed":
      return { code: "driver.failed", values: { payments: n } };
    case "meetings":
      return { code: "driver.meetings", values: { missed: n } };
    case "agreements": {
      const type = said.events.find(({ id }) => id === evidence[0])?.type ?? "agreement.declined";
      return { code: "driver.agreements", values: { type: isOutcome(type) ? type : "estimate.expired" } };
    }
    case "waiting":
      return { code: "driver.waiting", values: { days: said.waitingDays } };
    case "tasks":
      return { code: "driver.tasks", values: { tasks: n } };
  }
}

/** What is overdue in one currency, left out in that of the oldest, as the ledger writes it; else why nothing is known to be. */
export function overdueSentence(
  money: AccountMoney,
  today: string,
  worst = oldestOverdue(money.receivables),
): Sentence {
  const { since, unread } = money;
  if (worst === undefined) {
    if (since === undefined) return { code: "driver.noLedger", values: {} };
    if (unread.invoices > 0)
      return {
        code: unread.noAccess ? "driver.noAccess" : "driver.unread",
        values: { invoices: unread.invoices },
      };
    if (knowsOpening(money, today)) return { code: "driver.nothingOverdue", values: {} };
    return { code: "driver.nothingOverdueSince", values: { since } };
  }
  const [currency, { overdue, oldestDays }] = worst;
  return { code: "driver.overdue", values: { amount: overdue, currency, days: oldestDays } };
}

function speedOf({ daysToPay }: AccountMoney): { recent: number; before: number } {
  return "state" in daysToPay
    ? { recent: 0, before: 0 }
    : { recent: daysToPay.recent, before: daysToPay.median };
}
