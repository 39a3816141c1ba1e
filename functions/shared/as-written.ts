/** A reviver of JSON that keeps numbers which a double does not hold as the text that was written. */
export function asWritten(_key: string, value: unknown, context?: { source?: string }): unknown {
  const { source = "" } = context ?? {};
  return typeof value === "number" && !isSame(value, source) ? source : value;
}

/** Whether a number is the one that was written. */
function isSame(value: number, written: string): boolean {
  if (/^-?\d+$/.test(written)) return Number.isSafeInteger(value);
  return Number.isFinite(value) && digitsOf(String(value)) === digitsOf(written);
}

/** The digits that make a number, whatever its sign, point and exponent. */
function digitsOf(number: string): string {
  const [mantissa = ""] = number.toLowerCase().split("e");
  return mantissa.replaceAll(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "");
}
