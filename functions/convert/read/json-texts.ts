import { open } from "node:fs/promises";
import type { Encoding } from "../../../schemas/file-settings.ts";
import { jsonOf } from "../../shared/json-of.ts";
import { limits } from "../limits.ts";
import { cutOff } from "./cut-off.ts";
import { decoderOf, textParts } from "./decoded.ts";
import { listNames, rowsOfList, type Text, tooLong } from "./json-lists.ts";
import { code } from "./json-marks.ts";

/**
 * Where a file's rows stand: each on its own line, one after the other however they are spread out, in a list, or in lists of
 * an object.
 */
export type Form = "lines" | "objects" | "list" | "lists";

const sampleSize = 64 * 1024;

export async function formOf(path: string, encoding: Encoding): Promise<Form> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleSize), 0, sampleSize, 0);
    const text = String(decoderOf(encoding)(buffer.subarray(0, bytesRead), true))
      .replaceAll(recordMark, "")
      .replace(/^\uFEFF/, "")
      .trimStart();
    const [first = "", second = ""] = text.split("\n").filter((line) => line.trim() !== "");
    const [one, other] = [first, second].map((line) => jsonOf(withoutComma(line)));
    const isOneOfMany = one !== undefined && (second === "" ? !text.startsWith("[") : other !== undefined);
    if (text.startsWith("["))
      return isOneOfMany && Array.isArray(one) && Array.isArray(other) ? "lines" : "list";
    if (one === undefined && other === undefined && objectsIn(text).length > 1) return "objects";
    const isLists = hasList(text);
    if (one === undefined) return !isLists || other !== undefined ? "lines" : "lists";
    return second === "" && isLists ? "lists" : "lines";
  } finally {
    await file.close();
  }
}

/** Whether an object has a list of rows, in it or in objects of it. */
function hasList(text: string): boolean {
  let nested = "";
  for (const [sign] of text.matchAll(/"(?:[^"\\]|\\.)*(?:"|$)|\[\s*[[{]?|[\]{}]/gs)) {
    if (sign.startsWith("[") && sign.length > 1 && /^\{+$/.test(nested)) return true;
    if (sign.startsWith("[")) nested += sign.replaceAll(/\s/g, "");
    else if (sign === "{") nested += sign;
    else if (sign !== "" && !sign.startsWith('"')) nested = nested.slice(0, -1);
  }
  return false;
}

/** A line without the comma with which a list goes on. */
const withoutComma = (line: string) => line.replace(/([\]}])\s*,\s*$/, "$1");

/** The texts of a file's rows, of which one at a time is in memory; of its lists those of `list`. Throws `Refused`. */
export async function* textsIn(
  path: string,
  encoding: Encoding,
  { form, list }: { readonly form: Form; readonly list?: string | undefined },
  progress: (bytes: number) => void,
): AsyncGenerator<Text> {
  const parts = withoutMarks(textParts(path, encoding, progress));
  if (form === "lines") yield* linesIn(parts);
  else if (form === "objects") yield* objectsOneByOne(parts);
  else if (form === "list") yield* elementsIn(parts);
  else yield* rowsOfList(parts, list ?? "");
}

/** The lists of rows in a file's object, by their names. */
export async function listsIn(path: string, encoding: Encoding): Promise<string[]> {
  return await listNames(withoutMarks(textParts(path, encoding, () => undefined)));
}

async function* withoutMarks(parts: AsyncIterable<string>) {
  for await (const part of parts) yield part.replaceAll(recordMark, "");
}

async function* linesIn(parts: AsyncIterable<string>): AsyncGenerator<Text> {
  let rest = "";
  let number = 0;
  for await (const part of parts) {
    const lines = (rest + part).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > limits.row) throw tooLong(number + 1);
    for (const text of lines) {
      number++;
      if (text.length > limits.row) throw tooLong(number);
      if (text.trim() !== "") yield { text: withoutComma(text), number };
    }
  }
  const last = rest.endsWith(endOfText) ? rest.slice(0, -1) : rest;
  if (last.trim() !== "") yield { text: withoutComma(last), number: number + 1, isEnd: true };
}

/** Ctrl-Z, with which some programs end a text. */
const endOfText = "\u001a";

/** What stands before each text of a sequence (RFC 7464), and in no JSON. */
const recordMark = "\u001e";

/** The objects and lists in a text, one after the other, and what else stands between them. */
export function objectsIn(text: string): string[] {
  return [...new Objects().in(text)];
}

async function* objectsOneByOne(parts: AsyncIterable<string>): AsyncGenerator<Text> {
  const objects = new Objects();
  let number = 0;
  for await (const part of parts) {
    for (const text of objects.in(part)) yield { text, number: ++number };
    if (objects.open > limits.row) throw tooLong(number + 1);
  }
  if (objects.open > 0) throw cutOff("damaged", "The file ends inside an object.", number + 1);
}

/** Takes texts part by part, read as brackets and quotes alone. */
class Objects {
  #text = "";
  #depth = 0;
  #isQuoted = false;
  #isEscaped = false;

  /** Characters of the object that has not ended. */
  get open(): number {
    return this.#depth === 0 ? 0 : this.#text.length;
  }

  *in(part: string): Generator<string> {
    let from = 0;
    for (let at = 0; at < part.length; at++) {
      const sign = part.charCodeAt(at);
      if (this.#isQuoted) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (sign === code.escape) this.#isEscaped = true;
        else if (sign === code.quote) this.#isQuoted = false;
      } else if (sign === code.quote) this.#isQuoted = this.#depth > 0;
      else if (sign === code.list || sign === code.object) {
        if (this.#depth++ > 0) continue;
        const between = this.#text + part.slice(from, at);
        [from, this.#text] = [at, ""];
        if (!/^[\s,;]*$/.test(between)) yield between.trim();
      } else if (sign === code.endList || sign === code.endObject) {
        if (this.#depth === 0 || --this.#depth > 0) continue;
        const text = this.#text + part.slice(from, at + 1);
        [from, this.#text] = [at + 1, ""];
        yield text;
      }
    }
    this.#text += part.slice(from);
  }
}

/** The elements of the list that a text begins with, read as brackets, quotes and commas alone. */
async function* elementsIn(parts: AsyncIterable<string>): AsyncGenerator<Text> {
  let [depth, element, number] = [0, "", 0];
  let [inText, escaped, ended] = [false, false, false];
  for await (const part of parts) {
    let from = 0;
    for (let at = 0; at < part.length && !ended; at++) {
      const sign = part.charCodeAt(at);
      if (inText) {
        if (escaped) escaped = false;
        else if (sign === code.escape) escaped = true;
        else if (sign === code.quote) inText = false;
      } else if (sign === code.quote) inText = true;
      else if (sign === code.list || sign === code.object) {
        if (++depth === 1) [from, element] = [at + 1, ""];
      } else if (sign === code.endList || sign === code.endObject || sign === code.comma) {
        if (depth === 1) {
          const text = (element + part.slice(from, at)).trim();
          [from, element] = [at + 1, ""];
          if (text !== "") yield { text, number: ++number };
        }
        if (sign !== code.comma) ended = --depth === 0;
      }
    }
    if (depth > 0) element += part.slice(from);
    if (element.length > limits.row) throw tooLong(number + 1);
  }
  if (depth > 0) throw cutOff("damaged", "The file ends inside its list of rows.", number + 1);
}
