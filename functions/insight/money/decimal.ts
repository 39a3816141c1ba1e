/** Digits after the point that sums are exact to; what is finer is rounded. */
const digits = 12;
const one = 10n ** BigInt(digits);

/** A decimal text as a whole number of 10⁻¹², so that sums are exact. */
export function exact(text: string): bigint {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const kept = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  const size = Number(fraction[digits] ?? "0") >= 5 ? kept + 1n : kept;
  return sign === "-" ? -size : size;
}

const point = ".".charCodeAt(0);
const hundredth = 10n ** BigInt(digits - 2);
/** Characters of a number of which a sum of hundredths has room for many. */
const shortest = 15;

/** A sum of many decimal texts, as exact as `exact`: those of two digits after the point, as nearly all are, cost little. */
export class DecimalSum {
  #hundredths = 0;
  #others = 0n;

  add(text: string): void {
    this.#count(text, 1);
  }

  take(text: string): void {
    this.#count(text, -1);
  }

  #count(text: string, sign: 1 | -1): void {
    if (text === "0.00") return;
    if (text.charCodeAt(text.length - 3) !== point || text.length > shortest)
      this.#others += BigInt(sign) * exact(text);
    else this.#hundredths += sign * Math.round(Number(text) * 100);
    if (Math.abs(this.#hundredths) < 2 ** 52) return;
    this.#others += BigInt(this.#hundredths) * hundredth;
    this.#hundredths = 0;
  }

  exact(): bigint {
    return this.#others + BigInt(this.#hundredths) * hundredth;
  }

  written(): string {
    return written(this.exact());
  }
}

/** Such a number as decimal text of two digits after the point, or more where it has more. */
export function written(amount: bigint): string {
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, "0");
  const fraction = text.slice(-digits).replace(/0+$/, "").padEnd(2, "0");
  return `${amount < 0n ? "-" : ""}${text.slice(0, -digits)}.${fraction}`;
}

/** The product of two such numbers, rounded down to the same fineness. */
export const times = (a: bigint, b: bigint): bigint => (a * b) / one;

/** As a number, for shares and ranks only. */
export const size = (amount: bigint): number => Number(amount) / Number(one);
