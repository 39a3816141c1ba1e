import { distance } from "fastest-levenshtein";

/** What companies add to their names by law, without dots; longer ones first so that `gmbh co kg` goes whole. */
const legal = [
  ..."gmbh co kg|gmbh & co kg|pty ltd|pte ltd|pvt ltd|private limited|sp z oo|s de rl de cv|sa de cv".split(
    "|",
  ),
  ..."incorporated|corporation|company|limited|holdings|holding|group|llc|llp|lllp|lp|inc|corp|ltd|plc|co".split(
    "|",
  ),
  ..."gmbh|mbh|ag|kg|kgaa|ohg|gbr|ug|ev|eg|se|sa|sas|sarl|sasu|eurl|snc|sl|slu|srl|spa|sro|as|asa|ab|oy|oyj|aps".split(
    "|",
  ),
  ..."bv|nv|vof|kft|zrt|doo|dd|ood|eood|kk|pty|pte|pvt|bhd|sdn|ltda|eireli".split("|"),
].sort((a, b) => b.length - a.length);

const suffix = new RegExp(`(?:\\s+(?:${legal.map((one) => one.replace(/[&]/g, "and")).join("|")}))+$`, "u");

/** What stands before or behind a name by law in Vietnam, Russia and its neighbours, Japan and China, as `plain` has it. */
const around =
  /^(?:(?:cong ty|cty)(?: (?:trach nhiem huu han|tnhh|co phan|cp|hop danh))?(?: (?:mot thanh vien|mtv|hai thanh vien))?|ctcp|doanh nghiep tu nhan|dntn|ооо|оао|зао|пао|ао|ип|тов|株式会社|有限会社|合同会社)(?: |(?<=社))|(?: (?:ооо|оао|зао|пао|ао|ип|тов|jsc|a s)|株式会社|有限会社|合同会社|(?:股份|责任|責任)?有限(?:责任|責任)?公司)$/gu;

/** Letters that are no other letter with a mark, as those who cannot type them write them. */
const typed: Readonly<Record<string, string>> = {
  ...{ đ: "d", ß: "ss", ø: "o", ł: "l", æ: "ae", œ: "oe", ð: "d", þ: "th", ı: "i", ħ: "h" },
};

/** A company's name for comparing: lower case, no accents, no punctuation, no legal form. Empty where nothing is left. */
export function comparableName(name: string): string {
  const plain = name
    .slice(0, 300)
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[đßøłæœðþıħ]/g, (letter) => typed[letter] ?? letter)
    .replace(/&/g, " and ")
    .replace(/(?<=\p{L})[.'’](?=\p{L})|(?<=\p{L})[.'’](?=\s|$)/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .replace(/^the /, "");
  const bare = plain.replace(suffix, "");
  return bare.replace(around, "").trim() || bare;
}

/** A name as it is compared with many others. */
export interface ComparedName {
  readonly plain: string;
  readonly byWords: string;
}

/** Made once of a name that is compared with thousands. */
export function comparedName(name: string): ComparedName {
  const plain = comparableName(name);
  return { plain, byWords: plain.split(" ").sort().join(" ") };
}

/** How alike two names are, 0 to 1, by their letters in the better of two orders of words. For suggestions only. */
export const nameSimilarity = (a: string, b: string): number => likenessOf(comparedName(a), comparedName(b));

/** The same; 0 where their lengths say that they are not `atLeast` so alike. */
export function likenessOf(one: ComparedName, other: ComparedName, atLeast = 0): number {
  const [short, long] = [one.plain.length, other.plain.length].sort((a, b) => a - b);
  if (short === undefined || long === undefined || short < 2) return 0;
  if (one.plain === other.plain) return 1;
  if (short / long < atLeast) return 0;
  return Math.max(likeness(one.plain, other.plain), likeness(one.byWords, other.byWords));
}

function likeness(a: string, b: string): number {
  return 1 - distance(a, b) / Math.max(a.length, b.length);
}
