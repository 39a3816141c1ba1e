import { isDecimal } from "../../../schemas/patterns.ts";

/** How a language writes an amount of decimal text in its currency: £1,580.00 or 1.580,00 £. The text is never made a float first. */
export const amountIn = (language: "en-GB" | "vi") => (amount: string, currency: string) =>
  written(amount, currency, { language });

/**
 * The same without its pence, as sentences, lists and sums say it: £1,580 or 1.580 £, rounded once. Less than one whole unit
 * keeps its pence: what is owed is never told as nothing.
 */
export const wholeAmountIn = (language: "en-GB" | "vi") => (amount: number | string, currency: string) => {
  // A sum of floats leaves specks behind that nobody owes.
  const text = typeof amount === "number" ? amount.toFixed(6) : amount;
  const size = Math.abs(Number(text));
  const isPence = size > 0 && size < 1;
  return written(text, currency, { language, ...(isPence ? {} : { maximumFractionDigits: 0 }) });
};

function written(
  amount: string,
  currency: string,
  { language, ...digits }: { readonly language: "en-GB" | "vi"; readonly maximumFractionDigits?: number },
): string {
  return isDecimal(amount) && /^[A-Z]{3}$/.test(currency)
    ? new Intl.NumberFormat(language, { style: "currency", currency, ...digits }).format(amount)
    : `${amount} ${currency}`;
}
