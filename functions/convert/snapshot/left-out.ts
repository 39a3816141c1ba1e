import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import { saysTotal } from "../../connectors/rows/total.ts";
import { Refused } from "../refused.ts";

const shown = 3;
const aloneAtMost = 1_000;
const totalOf = "Total ";

/** Rows that bear no key, or something else in its place: reports have them between the rows that say something. */
export class LeftOut {
  readonly #key: readonly string[];
  #count = 0;
  #first: number | undefined;
  readonly #examples: string[] = [];
  /** Names that stood in a row alone: those of parts may follow, and their total. */
  readonly #alone = new Set<string>();

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

  /** Whether a row is the total of one that stood above its parts with nothing but its name, as QuickBooks writes customers with jobs. */
  isTotalOfParts(values: readonly string[], [place = 0, ...others]: readonly number[]): boolean {
    const said = values[place]?.trim() ?? "";
    if (others.length > 0) return false;
    if (values.every((value, n) => n === place || value.trim() === "")) {
      if (this.#alone.size < aloneAtMost) this.#alone.add(said);
      return false;
    }
    return said.startsWith(totalOf) && this.#alone.has(said.slice(totalOf.length).trim());
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

const things =
  "rows?|records?|entries|entry|items?|lines?|results?|clients?|customers?|contacts?|invoices?|transactions?|datensätze|zeilen|lignes|enregistrements|registros|filas|dòng|bản ghi";
const done =
  "affected|selected|found|listed|exported|returned|displayed|shown|in total|total|gefunden|exportiert";

/** What reports write below the last row, or at the end of each page. */
const footer = new RegExp(
  [
    String.raw`(?:page|seite|trang|página|pagina) \d+(?: ?(?:of|von|sur|de|di|/) ?\d+)?`,
    String.raw`(?:cash|accrual) basis\b.*`,
    String.raw`\W*end of (?:the )?(?:report|list|file|data|export)\W*`,
    String.raw`\(?[\d.,]+ (?:${things})(?: (?:${done}|in set\b.*))?\)?\.?`,
    String.raw`(?:(?:total |record |row )?(?:count|number of (?:${things})|${things})) ?[:=] ?[\d.,]+`,
    `(?:(?:this )?(?:report|list|file|data|export) (?:was )?)?(?:generated|exported|printed|created|downloaded|produced)(?: (?:on|at|by|from)|(?: (?:on|at|by|from))?:) .*`,
    `(?:erstellt|gedruckt|exportiert) (?:am|von) .*|(?:exporté|imprimé|généré) le .*`,
    String.raw`(?:©|\(c\)|copyright\b) ?.*\d{4}.*`,
    String.raw`confidential information\b.*`,
    String.raw`ngày \d+ tháng \d+ năm \d+`,
    // QuickBooks Online's, whose contact lists have no basis before it.
    String.raw`(?:sun|mon|tues|wednes|thurs|fri|satur)day, .{8,40}\d{4} \d{1,2}:\d\d.{0,8} gmt\S*(?: - .*)?`,
  ]
    .map((one) => `^(?:${one})$`)
    .join("|"),
  "iu",
);

/** Who signs a Vietnamese form, and that they are to sign. */
const signing =
  /^(?:người (?:lập|ghi)(?: .{1,20})?|kế toán(?: trưởng)?|(?:tổng )?giám đốc|thủ (?:quỹ|kho)|thủ trưởng đơn vị|\(ký(?!\p{L}).*\))$/iu;

const signs = (text: string) => signing.test(text.normalize());

function isSigned(values: readonly string[]): boolean {
  const filled = values.map((value) => value.trim()).filter((value) => value !== "");
  return filled.length > 1 && filled.every(signs);
}

/** Whether a row is the foot of a page or of the report: nothing but that stands in it, or at least two who sign it. */
export function isFooter(values: readonly string[], key: readonly number[]): boolean {
  const [place = 0] = key;
  const said = values[place]?.trim() ?? "";
  if (signs(said)) return isSigned(values);
  if (values.length < 2 || !footer.test(said)) return false;
  return values.every((value, n) => n === place || value.trim() === "");
}

/**
 * Whether a row is a total: it says so in place of its key, and leaves some of its columns empty, as nothing else does, or
 * has several numbers or one amount beside it and nothing else.
 */
export function isTotal(values: readonly string[], key: readonly number[]): boolean {
  const said = key.find((place) => (values[place] ?? "").trim() !== "");
  if (said === undefined || !saysTotal(values[said] ?? "")) return false;
  if (values.some((value) => value.trim() === "")) return true;
  const others = values.filter((_, place) => place !== said);
  if (others.length === 1) return others.some((value) => sum.test(value.trim()));
  return others.length > 1 && others.every((value) => /\d/.test(value) && !/\p{L}{4,}/u.test(value));
}

/** An amount with its decimals: a number alone may be of something that is called like a total. */
const sum = /^[^\d\p{L}]*\d[\d.,'’\s]*[.,]\d{2}\D{0,6}$/u;
