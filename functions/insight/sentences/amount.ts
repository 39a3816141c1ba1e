/** How a language writes an amount of decimal text in its currency: £1,580.00 or 1.580,00 £. The text is never made a float first. */
export const amountIn = (language: "en-GB" | "vi") => (amount: string, currency: string) =>
  isDecimal(amount) && /^[A-Z]{3}$/.test(currency)
    ? new Intl.NumberFormat(language, { style: "currency", currency }).format(amount)
    : `${amount} ${currency}`;

const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);
