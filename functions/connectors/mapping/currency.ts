/** Currencies without a smaller unit (ISO 4217). */
const whole = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "));

/** Those that have one by the standard alone, and in whose countries a point parts thousands. */
const wholeInUse = new Set("COP CRC HUF IDR LAK".split(" "));

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
    "₵": "GHS",
    "₲": "PYG",
    "₡": "CRC",
    "₸": "KZT",
    "₼": "AZN",
    "₾": "GEL",
    "֏": "AMD",
    "৳": "BDT",
    "₭": "LAK",
    "₮": "MNT",
    "៛": "KHR",
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
    ar$: "ARS",
    col$: "COP",
    "gh₵": "GHS",
    "cn¥": "CNY",
    "jp¥": "JPY",
    "e£": "EGP",
    "s/": "PEN",
    "b/": "PAB",
    rmb: "CNY",
    元: "CNY",
    円: "JPY",
    원: "KRW",
    บาท: "THB",
    tk: "BDT",
    gs: "PYG",
    rp: "IDR",
    rm: "MYR",
    tl: "TRY",
    ksh: "KES",
    kshs: "KES",
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
const shared = "kr fr rs bs р da dt dh dhs cfa fcfa f\\s?cfa dollars? pounds?".split(" ");

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
  if (/^[A-Za-z]{3}$/.test(word)) return written.get(word.toLowerCase()) ?? word.toUpperCase();
  const [, sign = "", signed = ""] = /^(\p{Sc}) ?([A-Za-z]{3})$/u.exec(turned(word)) ?? [];
  const own = written.get(sign);
  if (codes.has(signed.toUpperCase()) && (own ?? signed.toUpperCase()) === signed.toUpperCase())
    return signed.toUpperCase();
  const [, first = "", last = first] = beside.exec(word) ?? [];
  const plain = written.get(word.toLowerCase()) ?? (codes.has(last) ? last : undefined);
  return plain ?? (/^\p{L}[\p{L} .'’-]*$/u.test(word) ? named(word) : undefined);
}

/** `USD $` as `$USD`. */
const turned = (word: string) => word.replace(/^([A-Za-z]{3}) ?(\p{Sc})$/u, "$2$1");

/** Whether amounts in it are written without decimals, so that signs among three digits each can only part groups. */
export function isWrittenWhole(currency: string | undefined): boolean {
  return currency !== undefined && (whole.has(currency) || wholeInUse.has(currency));
}

/** Whether a comma before three digits is the decimal sign: of thousandths, where people write them so. */
export const hasThousandths = (currency: string | undefined) => currency === "TND";

/** The currency that an amount bears itself, `€12.50` or `12.50 USD`; `undefined` where it is none, or may be several. */
export function currencyWith(amount: unknown): string | undefined {
  if (typeof amount !== "string" || amount.length > 60) return undefined;
  const mark = amount
    .normalize("NFC")
    .replace(/(?<!\p{L})\(?(?:CR|DR|CREDIT|DEBIT)\)?\.?\s*$/iu, "")
    // German ledgers write that it is a debit, or a credit: S is Soll, not the sol.
    .replace(/\s[CDHS]\s*$/, "")
    .replaceAll(/[\d\s.,'’+\-()<>/\u2212\u00a0\u202f\p{Cf}]+/gu, "");
  const code = bare.get(mark.toLowerCase()) ?? currencyCode(mark);
  const isSigned = /^\p{Sc}[A-Za-z]{3}$/u.test(turned(mark));
  return code !== undefined && (isSigned || codes.has(mark.toUpperCase()) || bare.has(mark.toLowerCase()))
    ? code
    : undefined;
}

/** The marks without what parts numbers, too. */
const bare = new Map([...written].map(([mark, code]) => [mark.replaceAll(/[./]/g, ""), code]));
