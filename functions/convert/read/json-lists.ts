import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { cutOff } from "./cut-off.ts";
import { code } from "./json-marks.ts";

/** A row's text, and its number: its line or its place among the others, from 1. */
export interface Text {
  readonly text: string;
  readonly number: number;
  /** Whether the file ends with it, without the break that ends a line. */
  readonly isEnd?: boolean;
}

/** Fields are named by where they stand, e.g. `data.invoices`. */
const longestName = 200;

/** The names of an object's lists of rows, in its order: those of which an element is an object or a list itself. */
export async function listNames(parts: AsyncIterable<string>): Promise<string[]> {
  const lists = new Lists(() => false);
  const names = new Set<string>();
  for await (const part of parts) for (const { list } of lists.in(part)) names.add(list);
  return [...names];
}

/** The rows of one of an object's lists, of which one at a time is in memory. Throws `Refused`. */
export async function* rowsOfList(parts: AsyncIterable<string>, wanted: string): AsyncGenerator<Text> {
  const lists = new Lists((list) => list === wanted);
  let number = 0;
  for await (const part of parts) {
    for (const { list, text } of lists.in(part)) if (list === wanted) yield { text, number: ++number };
    if (lists.open > limits.row) throw tooLong(number + 1);
  }
  if (lists.isOpen) throw cutOff("damaged", "The file ends inside its list of rows.", number + 1);
}

export function tooLong(number: number): Refused {
  return new Refused("row_too_long", "This row is over a million characters.", number);
}

/** Takes an object's text part by part, read as brackets, quotes, commas and the names of fields. */
class Lists {
  readonly #isWanted: (list: string) => boolean;
  /** The fields of the open objects around what is read, outermost first. */
  #path: string[] = [];
  /** Open brackets; more than objects around it stand where a list is read. */
  #depth = 0;
  #list: string | undefined;
  #element = "";
  #isRow = false;
  #name = "";
  #isQuoted = false;
  #isEscaped = false;

  constructor(isWanted: (list: string) => boolean) {
    this.#isWanted = isWanted;
  }

  /** Characters of the wanted row that has not ended. */
  get open(): number {
    return this.#element.length;
  }

  /** Whether a wanted list has not ended. */
  get isOpen(): boolean {
    return this.#list !== undefined && this.#isWanted(this.#list);
  }

  /** The rows that end in a part; without their texts where the list is not wanted. */
  *in(part: string): Generator<{ readonly list: string; readonly text: string }> {
    let from = 0;
    for (let at = 0; at < part.length; at++) {
      const sign = part.charCodeAt(at);
      if (this.#isQuoted) this.#quoted(part, at);
      else if (sign === code.quote) [this.#isQuoted, this.#name] = [true, ""];
      else if (sign === code.colon && this.#list === undefined)
        this.#path[this.#path.length - 1] = named(this.#name);
      else if (sign === code.list || sign === code.object) {
        if (this.#opens(sign)) from = at + 1;
      } else if (sign === code.comma || sign === code.endList || sign === code.endObject) {
        const list = this.#list;
        if (list !== undefined && this.#depth === this.#path.length + 1) {
          if (this.#isRow) yield { list, text: (this.#element + this.#wanted(part.slice(from, at))).trim() };
          [from, this.#element, this.#isRow] = [at + 1, "", false];
          if (sign !== code.comma) this.#list = undefined;
        }
        if (sign !== code.comma) this.#closes();
      }
    }
    if (this.isOpen) this.#element += part.slice(from);
  }

  #quoted(part: string, at: number): void {
    const sign = part.charCodeAt(at);
    if (!this.#isEscaped && sign === code.quote) this.#isQuoted = false;
    else {
      this.#isEscaped = !this.#isEscaped && sign === code.escape;
      if (this.#list === undefined && this.#name.length < longestName) this.#name += part[at];
    }
  }

  /** Whether a list begins whose elements may be rows. */
  #opens(sign: number): boolean {
    const isOutside = this.#list === undefined;
    if (this.#depth++ === this.#path.length + 1) this.#isRow = true;
    if (!isOutside) return false;
    if (sign === code.object) this.#path.push("");
    else this.#list = this.#path.join(".");
    return sign === code.list;
  }

  #closes(): void {
    if (this.#depth-- === this.#path.length) this.#path.pop();
  }

  #wanted(text: string): string {
    return this.isOpen ? text : "";
  }
}

function named(written: string): string {
  try {
    return String(JSON.parse(`"${written}"`));
  } catch {
    return written;
  }
}
