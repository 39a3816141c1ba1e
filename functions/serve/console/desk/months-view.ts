import type { MonthList } from "../../../../schemas/insight.ts";
import { keysIn } from "../../../../schemas/keys-in.ts";
import { monthPattern } from "../../../../schemas/patterns.ts";
import type { Key } from "../messages/en.ts";
import { here } from "../state/location.ts";

type Money = MonthList["months"][number]["currencies"];

/** What months are looked at by, with its word. */
export const measureKeys = {
  invoiced: "months.invoiced",
  credited: "months.credited",
  received: "months.received",
  open: "months.openAtEnd",
} as const satisfies Readonly<Record<string, Key>>;
export type Measure = keyof typeof measureKeys;
export const measures = keysIn(measureKeys);

/** Over how many months, the running one among them. */
export const spans = ["12", "6", "3"] as const;

export const amountOf = (money: Money, currency: string, measure: Measure): number =>
  Number(money[currency]?.[measure] ?? 0);

/** What the address asks for: a month by its clients, a measure and a span; what it does not say is usual. */
export function monthsView() {
  const { query } = here.value;
  const month = query.get("month");
  return {
    measure: measures.find((one) => one === query.get("measure")) ?? measures[0] ?? "invoiced",
    span: Number(spans.find((one) => one === query.get("span")) ?? spans[0]),
    month: month !== null && monthPattern.test(month) ? month : undefined,
  };
}
