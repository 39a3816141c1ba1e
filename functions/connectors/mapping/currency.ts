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
  }),
);

/** What several countries call theirs. */
const shared = "kr fr rs dh dhs cfa fcfa f\\s?cfa dollars? pounds?".split(" ");

/** What may stand beside an amount as its currency, beside signs and codes of three capital letters. */
export const currencyMarks: readonly string[] = [...[...written.keys()].map(escaped), ...shared];

function escaped(mark: string): string {
  return mark.replaceAll(/[$./]/g, "\\$&");
}

/** A currency's ISO 4217 code, by the code itself or by a sign or word that means no other; `undefined` for the rest. */
export function currencyCode(text: string | undefined): string | undefined {
  const word = text
    ?.normalize("NFC")
    .trim()
    .replace(/(?<=\p{L}|\/)\.$/u, "");
  if (word === undefined) return undefined;
  return written.get(word.toLowerCase()) ?? (/^[A-Za-z]{3}$/.test(word) ? word.toUpperCase() : undefined);
}

export function hasNoMinorUnit(currency: string | undefined): boolean {
  return currency !== undefined && whole.has(currency);
}

const codes = new Set(Intl.supportedValuesOf("currency"));

/** The currency that an amount bears itself, `€12.50` or `12.50 USD`; `undefined` where it is none, or may be several. */
export function currencyWith(amount: unknown): string | undefined {
  if (typeof amount !== "string" || amount.length > 60) return undefined;
  const mark = amount.normalize("NFC").replaceAll(/[\d\s.,'’+\-()<>/\u2212\u00a0\u202f\p{Cf}]+/gu, "");
  const code = currencyCode(mark);
  return code !== undefined && (codes.has(mark.toUpperCase()) || written.has(mark.toLowerCase()))
    ? code
    : undefined;
}
