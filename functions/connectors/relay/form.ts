import { because } from "../../../schemas/reason-words.ts";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { plainBody } from "../../delivery/parse.ts";
import { Unreadable } from "../../shared/errors.ts";
import { textIn } from "./charset.ts";

/** A form's fields by name; one that comes more than once is a list. Of a file, its name. */
export type Form = Record<string, string | string[]>;

/** Fields of a form, repeated ones counted: no form that a person or a tool fills in comes near. */
const mostFields = 10_000;

/** `application/x-www-form-urlencoded`, its escapes in the charset that the sender names, else UTF-8. Throws `Unreadable`. */
export function urlEncodedForm(delivery: Delivery, charset: string | undefined): Form {
  const text = plainBody(delivery).toString("latin1");
  return formOf(
    text
      .split("&", mostFields + 1)
      .filter((pair) => pair !== "")
      .map((pair) => {
        const at = pair.indexOf("=");
        const parts = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
        const [name = "", value = ""] = parts.map((part) => textIn(unescaped(part), charset));
        return [name, value];
      }),
  );
}

function unescaped(text: string): Buffer {
  const spaced = text.replaceAll("+", " ");
  return Buffer.from(spaced.replaceAll(/%([\da-f]{2})/gi, ofHex), "latin1");
}

/** `multipart/form-data` (RFC 7578), with line ends of either kind. Throws `Unreadable` where it has no boundary. */
export const multipartForm = (delivery: Delivery): Form => formOf(partsIn(delivery).flatMap(fieldIn));

/** The parts of `multipart/form-data`, each with its headers. Throws `Unreadable` where it has no boundary. */
export function partsIn(delivery: Delivery): Buffer[] {
  const body = plainBody(delivery);
  const type = header(delivery, "content-type") ?? "";
  const written = /\bboundary="?([^";\s]{1,200})"?/i.exec(type)?.[1];
  const boundary = written ?? /^--([^\r\n]{1,200})\r?\n/.exec(body.toString("latin1", 0, 210))?.[1];
  if (boundary === undefined) throw new Unreadable(because("form_without_boundary"));
  return partsOf(body, Buffer.from(`--${boundary}`));
}

function partsOf(body: Buffer, mark: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let start = delimiterIn(body, mark, 0);
  while (start >= 0 && parts.length <= mostFields) {
    const end = delimiterIn(body, mark, start + mark.length);
    if (end < 0) break;
    parts.push(body.subarray(start + mark.length, end));
    start = end;
  }
  return parts;
}

/** Where a line begins that is the boundary and nothing else: what people write may hold it. */
function delimiterIn(body: Buffer, mark: Buffer, from: number): number {
  for (let at = body.indexOf(mark, from); at >= 0; at = body.indexOf(mark, at + 1)) {
    const after = body.toString("latin1", at + mark.length, at + mark.length + 3);
    const begins = at === 0 || body[at - 1] === lineFeed;
    if (begins && /^(?:$|--|[ \t\r\n])/.test(after)) return at;
  }
  return -1;
}

const lineFeed = 0x0a;

function fieldIn(part: Buffer): [string, string][] {
  const begin = part.indexOf("\r\n\r\n");
  const [at, gap] = begin >= 0 ? [begin, 4] : [part.indexOf("\n\n"), 2];
  if (at < 0) return [];
  const head = textIn(part.subarray(0, at), undefined);
  const name = /\bname="((?:[^"\\]|\\.)*)"/i.exec(head)?.[1] ?? /\bname=([^;\s]+)/i.exec(head)?.[1];
  if (name === undefined) return [];
  const file = /\bfilename\*?="?(?:utf-8'')?([^"\r\n;]*)/i.exec(head)?.[1];
  if (file !== undefined) return file === "" ? [] : [[unquoted(name), file]];
  const charset = /\bcharset="?([\w-]+)/i.exec(head)?.[1];
  const encoding = /^content-transfer-encoding:\s*([\w-]+)/im.exec(head)?.[1]?.toLowerCase();
  const bytes = decoded(part.subarray(at + gap), encoding);
  return [[unquoted(name), textIn(bytes, charset).replace(/\r?\n$/, "")]];
}

/** Out of use since RFC 7578, and still sent by programs that make forms as they make mails. */
function decoded(bytes: Buffer, encoding: string | undefined): Buffer {
  if (encoding === "base64") return Buffer.from(bytes.toString("latin1"), "base64");
  if (encoding !== "quoted-printable") return bytes;
  const joined = bytes.toString("latin1").replaceAll(/=[ \t]*\r?\n/g, "");
  return Buffer.from(joined.replaceAll(/=([\dA-F]{2})/gi, ofHex), "latin1");
}

const ofHex = (_: string, hex: string) => String.fromCharCode(Number.parseInt(hex, 16));

const unquoted = (name: string) => name.replaceAll(/\\(.)/g, "$1").replaceAll("%22", '"');

function formOf(fields: readonly (readonly string[])[]): Form {
  if (fields.length > mostFields) throw new Unreadable(because("too_many_form_fields", { most: mostFields }));
  const form = new Map<string, string[]>();
  for (const [name = "", value = ""] of fields) {
    const values = form.get(name);
    if (values) values.push(value);
    else form.set(name, [value]);
  }
  return Object.fromEntries(
    [...form].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
  );
}
