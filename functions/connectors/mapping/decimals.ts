/** Finds from a column's amounts which sign parts the decimals: `500.000` alone may be five hundred, or a thousand times as much. */
export class SignOfDecimals {
  #comma = 0;
  #point = 0;
  #short = 0;
  #either: string | undefined;

  see(text: string): void {
    const [digits = ""] = /\d(?:[\d.,]*\d)?/.exec(text.replaceAll(/[\s'’]/g, "")) ?? [];
    if (/^\d{1,3}$/.test(digits)) this.#short++;
    else if (/^[1-9]\d{0,2}\.\d{3}$/.test(digits)) this.#either ??= text.trim();
    else if (/^[1-9]\d{0,2},\d{3}$/.test(digits)) return;
    else if (isComma.test(digits)) this.#comma++;
    else if (isPoint.test(digits)) this.#point++;
  }

  /** `undefined` where no amount tells, or some tell otherwise than others. */
  get decimal(): "." | "," | undefined {
    if (this.#comma > 0 && this.#point > 0) return undefined;
    if (this.#comma > 0) return ",";
    if (this.#point > 0) return ".";
    // What has three decimals has them in every amount.
    return this.#either !== undefined && this.#short > 0 ? "," : undefined;
  }

  /** An amount that may be read either way, where none of the others tells. */
  get either(): string | undefined {
    return this.#comma + this.#point + this.#short === 0 ? this.#either : undefined;
  }
}

/** Decimals behind a comma, or points that can only part groups. */
const isComma = /^(?:\d+,(?:\d{1,2}|\d{4,})|0,\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})$/;
/** Decimals behind a point, commas that can only part groups, or thousands without any sign. */
const isPoint =
  /^(?:\d+\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{4,}\.\d{3}|\d{1,3}(?:,\d{2,3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|\d{4,})$/;
