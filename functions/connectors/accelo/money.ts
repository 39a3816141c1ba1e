import type { Found } from "../fetched.ts";
import { dateOf, type Fetched } from "./objects.ts";

/**
 * What the customer is asked for, where its currency is known. Invoices name theirs by an id, and nothing tells which that
 * is; zero, or none, is the deployment's own.
 */
export function moneyOf(fetched: Fetched): Pick<Found, "money"> {
  const { currency, found } = fetched;
  const amount = sumOf(fetched);
  return amount && currency && (found.currency_id ?? "0") === "0" ? { money: { amount, currency } } : {};
}

/**
 * What an invoice says of itself. Accelo tells neither when it last changed nor, where taxes are unknown, its total: it
 * stood so when it was read, and the rest is left out.
 */
export function owedOf(fetched: Fetched, now: string): Pick<Found, "owed"> {
  const { resource, found } = fetched;
  const { money } = moneyOf(fetched);
  if (resource !== "invoices" || money === undefined || !decimal.test(found.outstanding ?? "")) return {};
  const [issued, due] = [found.date_raised, found.date_due].map((date) => dateOf(date)?.slice(0, 10));
  return {
    owed: {
      total: money.amount,
      open: found.outstanding ?? "",
      currency: money.currency,
      ...(issued ? { issued } : {}),
      ...(due ? { due } : {}),
      asOf: now,
    },
  };
}

/** With taxes: an invoice's amount is told without them. */
export function sumOf({ resource, found }: Fetched): string | undefined {
  if (resource === "invoices") return found.amount && found.tax && added(found.amount, found.tax);
  const sum = found.total_price ?? found.total ?? found.value;
  return sum && decimal.test(sum) ? sum : undefined;
}

const decimal = /^-?\d{1,18}(?:\.\d{1,6})?$/;

/** Two decimal amounts together, exactly; `undefined` where one is none. */
function added(a: string, b: string): string | undefined {
  if (!decimal.test(a) || !decimal.test(b)) return undefined;
  const digits = Math.max(...[a, b].map((one) => one.split(".")[1]?.length ?? 0));
  const whole = [a, b].map((one) => {
    const [units = "", fraction = ""] = one.split(".");
    return BigInt(units + fraction.padEnd(digits, "0"));
  });
  const sum = whole.reduce((x, y) => x + y, 0n);
  const text = (sum < 0n ? -sum : sum).toString().padStart(digits + 1, "0");
  const point = text.length - digits;
  return `${sum < 0n ? "-" : ""}${text.slice(0, point)}${digits ? `.${text.slice(point)}` : ""}`;
}
