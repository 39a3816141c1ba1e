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
  const last = [...new Map(failed.map((event) => [thingOf(event), event])).values()];
  const received = payments.filter(({ type }) => type === "payment.received");
  const lacking = notMadeGood(last, received);
  return { u: severity.failed(lacking.length), evidence: lacking.map(({ id }) => id) };
}

/**
 * Each payment makes good as many failed ones before it as its amount is enough for: its own thing first, then one of the same
 * amount, then the oldest. Where an amount is not known it makes good one. All in order of time.
 */
function notMadeGood(
  failed: readonly InsightEvent[],
  received: readonly InsightEvent[],
): readonly InsightEvent[] {
  const lacking = new Set(failed);
  for (const payment of received) {
    const likelier = (one: InsightEvent) =>
      thingOf(one) === thingOf(payment) ? 0 : one.money?.amount === payment.money?.amount ? 1 : 2;
    const before = [...lacking].filter(({ time }) => time < payment.time);
    for (const one of covered(
      before.toSorted((a, b) => likelier(a) - likelier(b)),
      payment.money,
    ))
      lacking.delete(one);
  }
  return [...lacking];
}

function covered(failed: readonly InsightEvent[], got: InsightEvent["money"]): readonly InsightEvent[] {
  const [first] = failed;
  if (got === undefined || first?.money === undefined) return first ? [first] : [];
  let left = exact(got.amount);
  return failed.filter(({ money }) => {
    if (money === undefined || money.currency !== got.currency || exact(money.amount) > left) return false;
    left -= exact(money.amount);
    return true;
  });
}
