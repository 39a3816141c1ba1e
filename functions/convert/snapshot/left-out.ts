import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import { Refused } from "../refused.ts";

const shown = 3;

/** Rows that bear no key, or a total in its place: reports have them between the rows that say something. */
export class LeftOut {
  readonly #key: readonly string[];
  #count = 0;
  #first: number | undefined;
  readonly #examples: string[] = [];

  constructor(key: readonly string[]) {
    this.#key = key;
  }

  add(values: readonly string[], number: number): void {
    this.#count++;
    this.#first ??= number;
    if (this.#examples.length >= shown) return;
    const text = values.filter((value) => value.trim() !== "").join(", ");
    this.#examples.push(`row ${number} (${text.slice(0, 60)})`);
  }

  get notes(): CodedFinding[] {
    if (this.#count === 0) return [];
    const [rows, were] = this.#count === 1 ? ["row has", "was"] : ["rows have", "were"];
    const message = `${this.#count} ${rows} nothing in ${this.#key.join(", ")}, or a total, and ${were} left out: ${this.#examples.join(", ")}.`;
    return [{ code: "rows_left_out", message, ...(this.#first === undefined ? {} : { row: this.#first }) }];
  }

  /** Throws where there are no others. */
  refuse(): void {
    if (this.#count > 0)
      throw new Refused(
        "empty_key",
        `No row has anything in ${this.#key.join(", ")}: choose another column as the key.`,
        this.#first,
      );
  }
}

/** What reports of several languages write where a total stands in place of a key. */
const total =
  /^(?:(?:grand |sub-?)?totals?|(?:zwischen|gesamt)?summe|gesamt|insgesamt|tổng|tổng cộng|cộng|(?:sous-)?total général|total general|suma|somme|totaal)(?: (?:for|of|für|de|pour) .+)?:?$/iu;

/** Whether a row is a total: it says so in place of its key, and leaves some of its columns empty, as nothing else does. */
export function isTotal(values: readonly string[], key: readonly number[]): boolean {
  const said = key.find((place) => (values[place] ?? "").trim() !== "");
  if (said === undefined || !total.test((values[said] ?? "").trim())) return false;
  return values.some((value) => value.trim() === "");
}
