import { amountIn, wholeAmountIn } from "../../functions/insight/sentences/amount.ts";
import { english } from "../../functions/insight/sentences/english.ts";
import type { Wording } from "../../functions/insight/sentences/sentence.ts";
import { vietnamese } from "../../functions/insight/sentences/vietnamese.ts";

const inWords = (wording: Wording, locale: Parameters<typeof amountIn>[0], year: string) => ({
  wording,
  exact: amountIn(locale),
  whole: wholeAmountIn(locale),
  year,
});

/** What insight is told in at the command line. */
export type Language = ReturnType<typeof inWords>;

export const inEnglish: Language = inWords(english, "en-GB", "a year");
const inVietnamese: Language = inWords(vietnamese, "vi", "một năm");

/** By the option `--vi`. */
export const languageOf = ({ vi }: { readonly vi: boolean }): Language => (vi ? inVietnamese : inEnglish);
