import type { MoneyRule } from "../../../schemas/mapping.ts";
import { currencyMarks, hasThousandths, isWrittenWhole } from "./currency.ts";
import { latinDigits } from "./digits.ts";
import { asText } from "./text.ts";

interface Written extends Omit<MoneyRule, "amount" | "currency"> {
  /** The amount's ISO 4217 code, where it is known: some currencies have no decimals. */
  readonly currency?: string | undefined;
}

/**
 * An amount as people write it (`£1,250.00`, `1.234,56 EUR`, `$(12.50)`, `5-`, `12.50 CR`, `500.000 đ`) as a decimal
 * string; `undefined` where it is none. Digits are never computed with, so none is lost.
 */
export function readAmount(value: unknown, { decimal, minorDigits, currency }: Written) {
  const number = typeof value === "string" && computed.test(value.trim()) ? asNumber(value) : value;
  const text = typeof number === "number" ? plainNumber(number) : asText(number);
  if (text === undefined || text.length > 60) return undefined;
  const { bare, negative } = undressed(text);
  const amount = unGrouped(bare, typeof number === "number" ? "." : decimal, currency);
  if (amount === undefined) return undefined;
  const moved = minorDigits === undefined ? amount : shifted(amount, minorDigits);
  return moved && (negative && /[1-9]/.test(moved) ? `-${moved}` : moved);
}

/** Whether a cell says that there is no amount: it is empty or, as accountants write it, a dash. */
export function isNoAmount(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "string" && /^[\s\p{Sc}]*-?[\s\p{Sc}]*$/u.test(plainSigns(value));
}

/** Digits of any script, a minus as typesetters write it, signs and digits as East Asian keyboards do, blanks of every width, no hidden marks. */
function plainSigns(text: string): string {
  return latinDigits(text)
    .replaceAll(/[\uff08\uff09\uff0b-\uff19]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll(/[\u2010-\u2015\u2212\ufe63]/g, "-")
    .replaceAll(/[`\u00b4\u02bc]/g, "'")
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(/[\s\u00a0\u202f\u2009]+/gu, " ")
    .trim();
}

/** A currency's sign, code or usual short name, in letters of either case. */
const mark = String.raw`(?:${currencyMarks.map(inEitherCase).join("|")})\.?`;
const before = new RegExp(String.raw`^(?:${mark}(?!\p{L})|[A-Z]{1,3}\.?)? ?\p{Sc}? ?`, "u");
const after = new RegExp(String.raw` ?(?:[A-Z]{0,3}\p{Sc} ?(?:[A-Z]{2})?)? ?(?:${mark}|[A-Z]{3})?$`, "u");

/** As classes of letters: with a modifier for a part of an expression V8 has found nothing, once in some hundred runs. */
function inEitherCase(expression: string): string {
  return expression.replaceAll(/\\?\p{Ll}/gu, (letter) =>
    letter.startsWith("\\") || letter === letter.toUpperCase()
      ? letter
      : `[${letter}${letter.toUpperCase()}]`,
  );
}

/** What makes an amount negative, each at most once: a sign before or behind it (Japan's is a triangle), brackets, the word or letter of a credit. */
const signs = [
  /^([-+▲△])(.*)$/,
  /^(.*)([-+])$/,
  /^(\()(.*)\)$/,
  /^(<)(.*)>$/,
  /^(.*?)(?<!\p{L}) ?\(?(CR|DR|CREDIT|DEBIT)\)?\.?$/iu,
  /^(CR|DR)\.? (.*)$/i,
  /^(.*) ([CDHS])$/,
];
/** That there is nothing behind the whole: `1'250.–`, `1.250,-`, in Sweden `1 250:-`, in India `1,25,000/-` and in East Africa `1,250/=`. */
const nothingMore = /([.,])-{1,2}(?=$|\D+$)/;
const only = /(?:[/:]-|\/=)(?=$|\D+$)/;

/** The digits without what stands around them. */
function undressed(written: string): { readonly bare: string; readonly negative: boolean } {
  const left = new Set(signs);
  let bare = plainSigns(written)
    .replace(nothingMore, (_, sign) => `${sign}00`)
    .replace(only, "")
    .replace(/^'/, "");
  let negative = false;
  for (let changed = true; changed; ) {
    changed = false;
    for (const sign of left) {
      const [, one = "", other = ""] = sign.exec(bare) ?? [];
      if (one === "" && other === "") continue;
      const [mark, rest] = /\d/.test(one) ? [other, one] : [one, other];
      if (!/\d/.test(rest)) continue;
      negative ||= /^(?:[-▲△(<]|CR|CREDIT|C|H)$/i.test(mark);
      bare = rest.trim();
      left.delete(sign);
      changed = true;
    }
    const plain = bare.replace(before, "").replace(after, "").trim();
    changed ||= plain !== bare;
    bare = plain;
  }
  return { bare, negative };
}

/** Digits without their group signs; groups have three digits, or two where lakhs are counted. */
function unGrouped(
  text: string,
  given: "." | "," | undefined,
  currency: string | undefined,
): string | undefined {
  const ending = /^(\d[\d.,' ’]*)([.,])$/.exec(text);
  if (ending) return wholeBefore(ending, given);
  const decimal = given ?? decimalIn(text.replace(/^,(?=\d)/, "0,"), currency);
  if (onlyGroups(text, currency)) return text.replaceAll(/\D/g, "").replace(/^0+(?=\d)/, "");
  const parts = text.replace(/^[.,](?=\d)/, "0$&").split(decimal);
  const [whole = "", fraction] = parts;
  if (parts.length > 2 || (fraction !== undefined && !/^\d{1,12}$/.test(fraction))) return undefined;
  const group = decimal === "." ? "[,' ’]" : "[.' ’]";
  const grouped = new RegExp(`^\\d{1,3}(?:${group}\\d{2,3})*${group}\\d{3}$`);
  if (!/^\d{1,30}$/.test(whole) && !grouped.test(whole)) return undefined;
  const digits = whole.replaceAll(/\D/g, "").replace(/^0+(?=\d)/, "");
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}

/** A decimal sign with nothing behind it, as Excel's `#,##0.##` shows whole numbers: `1,250.`. */
function wholeBefore(
  [, whole = "", sign]: RegExpExecArray,
  given: "." | "," | undefined,
): string | undefined {
  const decimal = sign === "," ? "," : ".";
  return whole.includes(decimal) || (given ?? decimal) !== decimal
    ? undefined
    : unGrouped(whole, decimal, undefined);
}

/** The sign that stands last where both do, which is the decimal one; a comma that parts no group of three, or stands behind other groups; else the point. */
function decimalIn(text: string, currency: string | undefined): "." | "," {
  if ((hasThousandths(currency) || text.startsWith("0,")) && /^\d+,\d{3}$/.test(text)) return ",";
  if (/^\d{1,3}(?:[ '’]\d{3})+,\d+$/.test(text)) return ",";
  if (text.includes(".")) return text.lastIndexOf(",") > text.lastIndexOf(".") ? "," : ".";
  return /^[^,]*,(?:\d{1,2}|\d{4,})$/.test(text) ? "," : ".";
}

/** Whether the signs can only part groups: there are several of one kind, or the currency has no decimals. */
function onlyGroups(text: string, currency: string | undefined): boolean {
  if (/^[1-9]\d{0,2}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,})$/.test(text)) return true;
  return isWrittenWhole(currency) && /^[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(text) && !/\..*,|,.*\./.test(text);
}

function shifted(amount: string, digits: number): string | undefined {
  if (amount.includes(".")) return undefined;
  const padded = amount.padStart(digits + 1, "0");
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/** A sum of cents as programs write it that compute with doubles, or the little that it leaves of nothing: `-7.1E-15`. */
const computed = /^-?(?:\d{1,10}\.\d{13,}|\d(?:[.,]\d{1,17})?e-(?:09|[1-9]\d))$/i;
const asNumber = (text: string) => Number(text.trim().replace(",", "."));
/** What a computer has left of nothing, and no currency has. */
const nothing = 1e-8;

/** Digits of a number that are what was written: what a sum of cents has beyond them, a computer put there. */
const surest = 15;

/** A number without an exponent. Beyond 2^53 its digits are not what was written. */
function plainNumber(value: number): string | undefined {
  if (Math.abs(value) < nothing) return "0";
  const text = String(value);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER || !/^-?\d+(?:\.\d+)?$/.test(text)) return undefined;
  const isComputed = text.includes(".") && text.replace(/\D/g, "").length > surest;
  return isComputed ? String(Number(value.toPrecision(surest))) : text;
}
