import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import { saysTotal } from "../../connectors/rows/total.ts";
import { Refused } from "../refused.ts";

const shown = 3;

/** Rows that bear no key, or something else in its place: reports have them between the rows that say something. */
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
    const message = `${this.#count} ${rows} nothing in ${this.#key.join(", ")}, or a total, the header again or a footer, and ${were} left out: ${this.#examples.join(", ")}.`;
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

/** What reports write below the last row, or at the end of each page. */
const footer =
  /^(?:(?:page|seite|trang|página|pagina) \d+(?: (?:of|von|sur|de|di) \d+)?|(?:cash|accrual) basis\b.*|\W*end of (?:the )?(?:report|list|file)\W*|\d+ (?:rows?|records?)(?: selected| in set\b.*)?\.?|\(\d+ rows?(?: affected)?\)|(?:generated|exported|printed|created) (?:on|at|by) .*|ngày \d+ tháng \d+ năm \d+)$/iu;

/** Whether a row is the foot of a page or of the report: nothing but that stands in it. */
export function isFooter(values: readonly string[], key: readonly number[]): boolean {
  const [place = 0] = key;
  const said = values[place]?.trim() ?? "";
  if (values.length < 2 || !footer.test(said)) return false;
  return values.every((value, n) => n === place || value.trim() === "");
}

/**
 * Whether a row is a total: it says so in place of its key, and leaves some of its columns empty, as nothing else does, or
 * has several numbers beside it and nothing else.
 */
export function isTotal(values: readonly string[], key: readonly number[]): boolean {
  const said = key.find((place) => (values[place] ?? "").trim() !== "");
  if (said === undefined || !saysTotal(values[said] ?? "")) return false;
  if (values.some((value) => value.trim() === "")) return true;
  const others = values.filter((_, place) => place !== said);
  return others.length > 1 && others.every((value) => /\d/.test(value) && !/\p{L}{4,}/u.test(value));
}
