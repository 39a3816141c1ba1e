/** Currencies without a smaller unit (ISO 4217). */
const whole = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "));

/** What people write for a currency that can be no other. */
const written = new Map(
  Object.entries({
    "£": "GBP",
    "€": "EUR",
    "₫": "VND",
    đ: "VND",
    vnđ: "VND",
    đồng: "VND",
    dong: "VND",
    "₹": "INR",
    "₩": "KRW",
    "₪": "ILS",
    "₴": "UAH",
    "₱": "PHP",
    "฿": "THB",
    "₺": "TRY",
    "₽": "RUB",
    "₦": "NGN",
    zł: "PLN",
    kč: "CZK",
    ft: "HUF",
    us$: "USD",
    au$: "AUD",
    a$: "AUD",
    ca$: "CAD",
    c$: "CAD",
    nz$: "NZD",
    hk$: "HKD",
    s$: "SGD",
    r$: "BRL",
    nt$: "TWD",
    mx$: "MXN",
    "e£": "EGP",
    "s/": "PEN",
    "b/": "PAB",
    rmb: "CNY",
    元: "CNY",
    円: "JPY",
    원: "KRW",
    rp: "IDR",
    rm: "MYR",
    tl: "TRY",
    ksh: "KES",
    tsh: "TZS",
    ush: "UGX",
    руб: "RUB",
    грн: "UAH",
    ден: "MKD",
    дин: "RSD",
    лв: "BGN",
    lei: "RON",
    euro: "EUR",
    euros: "EUR",
    "€uro": "EUR",
    sfr: "CHF",
    "s.fr": "CHF",
    kd: "KWD",
    "د.ك": "KWD",
    "ر.س": "SAR",
    "د.إ": "AED",
  }),
);

const codes = new Set(Intl.supportedValuesOf("currency"));

/** What several countries call theirs. */
const shared = "kr fr rs dh dhs cfa fcfa f\\s?cfa dollars? pounds?".split(" ");

/** What may stand beside an amount as its currency, beside signs and codes of three capital letters. */
export const currencyMarks: readonly string[] = [
  ...[...written.keys()].map(escaped),
  ...shared,
  ...[...codes].map((code) => code.toLowerCase()),
];

function escaped(mark: string): string {
  return mark.replaceAll(/[$./]/g, "\\$&");
}

/** A code with its name beside it: `USD United States Dollar`, `GBP - Pound`, `Euro (EUR)`. */
const beside = /^(?:([A-Z]{3})(?:\s|\s?[-–(])|.{1,60}\(([A-Z]{3})\)$)/;

const languages = ["en", "vi", "de", "fr", "es"];
let byName: ReadonlyMap<string, string> | undefined;

/** What currencies are called; one that is called as another is, by neither. */
function named(word: string): string | undefined {
  byName ??= new Map(
    languages.flatMap((language) => {
      const names = new Intl.DisplayNames(language, { type: "currency" });
      return [...codes].map((code): [string, string] => [(names.of(code) ?? code).toLowerCase(), code]);
    }),
  );
  return byName.get(word.toLowerCase());
}

/**
 * A currency's ISO 4217 code: by the code itself, alone or beside the name, by the name, or by a sign or word that means
 * no other; `undefined` for the rest.
 */
export function currencyCode(text: string | undefined): string | undefined {
  const word = text
    ?.normalize("NFC")
    .replaceAll(/\p{Cf}/gu, "")
    .trim()
    .replace(/(?<=\p{L}|\/)\.$/u, "");
  if (word === undefined || word.length > 80) return undefined;
  if (/^[A-Za-z]{3}$/.test(word)) return word.toUpperCase();
  const [, sign = "", signed = ""] = /^(\p{Sc}) ?([A-Za-z]{3})$/u.exec(word) ?? [];
  const own = written.get(sign);
  if (codes.has(signed.toUpperCase()) && (own ?? signed.toUpperCase()) === signed.toUpperCase())
    return signed.toUpperCase();
  const [, first = "", last = first] = beside.exec(word) ?? [];
  const plain = written.get(word.toLowerCase()) ?? (codes.has(last) ? last : undefined);
  return plain ?? (/^\p{L}[\p{L} .'’-]*$/u.test(word) ? named(word) : undefined);
}

export function hasNoMinorUnit(currency: string | undefined): boolean {
  return currency !== undefined && whole.has(currency);
}

/** The currency that an amount bears itself, `€12.50` or `12.50 USD`; `undefined` where it is none, or may be several. */
export function currencyWith(amount: unknown): string | undefined {
  if (typeof amount !== "string" || amount.length > 60) return undefined;
  const mark = amount.normalize("NFC").replaceAll(/[\d\s.,'’+\-()<>/\u2212\u00a0\u202f\p{Cf}]+/gu, "");
  const code = currencyCode(mark);
  const isSigned = /^\p{Sc}[A-Za-z]{3}$/u.test(mark);
  return code !== undefined && (isSigned || codes.has(mark.toUpperCase()) || written.has(mark.toLowerCase()))
    ? code
    : undefined;
}
