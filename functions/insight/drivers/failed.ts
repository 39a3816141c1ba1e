import { dayOf, daysAfter } from "../days.ts";
import { type InsightEvent, inOrder, thingOf } from "../facts.ts";
import type { Driver } from "../health.ts";
import { exact } from "../money/decimal.ts";
import { severity } from "../severity.ts";

const lookedBack = 60;

/** Failed payments that no later one made good; known where payments are heard of at all. */
export function failedPayments(events: readonly InsightEvent[], today: string): Driver | undefined {
  const payments = inOrder(events).filter(
    ({ type, time }) => type.startsWith("payment.") && dayOf(time) <= today,
  );
  if (payments.length === 0) return undefined;
  const failed = payments.filter(
    ({ type, time }) => type === "payment.failed" && dayOf(time) > daysAfter(today, -lookedBack),
  );
  // A payment that is tried three times has failed once.
  const last = new Map(failed.map((event) => [thingOf(event), event]));
  const lacking = [...last.values()].filter(
    (one) => !payments.some((other) => other.time > one.time && makesGood(other, one)),
  );
  return { u: severity.failed(lacking.length), evidence: lacking.map(({ id }) => id) };
}

function makesGood(payment: InsightEvent, failed: InsightEvent): boolean {
  if (payment.type !== "payment.received") return false;
  const [got, wanted] = [payment.money, failed.money];
  if (got === undefined || wanted === undefined) return true;
  return got.currency === wanted.currency && exact(got.amount) >= exact(wanted.amount);
}
