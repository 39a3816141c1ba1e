import type { MoneyRule } from "../../../schemas/mapping.ts";
import { saying } from "../../../schemas/mapping-words.ts";
import type { Find } from "./expression.ts";
import { isNoAmount, readAmount } from "./money.ts";
import type { Report } from "./problem-at.ts";
import { asText } from "./text.ts";

/** What a rule's columns say of an amount: as it stands there, of which field, and whether it counts the other way. */
export interface AmountFound {
  readonly value: unknown;
  readonly field: "money.amount" | "money.minus";
  readonly isMinus: boolean;
}

/** The amount of a rule's column, or of the two that share amounts between them; `undefined` where none can be told. */
export function amountFound(money: MoneyRule, find: Find, report: Report): AmountFound | undefined {
  const value = find(money.amount);
  const other = money.minus === undefined ? undefined : find(money.minus);
  if (!isNothing(other, money)) {
    if (isNothing(value, money)) return { value: other, field: "money.minus", isMinus: true };
    report("money.minus", saying("both_amounts"));
    return undefined;
  }
  if (isNoAmount(value)) return undefined;
  const isMinus = signIn(money.sign, find);
  if (isMinus !== undefined) return { value, field: "money.amount", isMinus };
  report("money.sign", saying("not_in_table"));
  return undefined;
}

/** Empty, a dash or naught: programs fill the column of the two that an amount does not stand in with any of them. */
function isNothing(value: unknown, written: MoneyRule): boolean {
  return isNoAmount(value) || /^-?[0.]+$/.test(readAmount(value, { ...written, currency: undefined }) ?? "");
}

/** Whether the sign's column makes an amount negative; `undefined` where it says neither. */
function signIn(sign: MoneyRule["sign"], find: Find): boolean | undefined {
  if (sign === undefined) return false;
  const text = asText(find(sign.from)) ?? "";
  if (saysOneOf(sign.minus, text)) return true;
  return sign.plus === undefined || saysOneOf(sign.plus, text) ? false : undefined;
}

/** Whether a text is one of some, without regard to case and outer space. */
export const saysOneOf = (some: readonly string[], text: string): boolean =>
  some.some((one) => one.trim().toLowerCase() === text.trim().toLowerCase());

/** An amount that counts the other way: negative, whatever sign it bears itself. */
export const negative = (amount: string): string =>
  amount.startsWith("-") || !/[1-9]/.test(amount) ? amount : `-${amount}`;
