import { amountIn, wholeAmountIn } from "../../functions/insight/sentences/amount.ts";
import { english } from "../../functions/insight/sentences/english.ts";
import type { Wording } from "../../functions/insight/sentences/sentence.ts";
import { vietnamese } from "../../functions/insight/sentences/vietnamese.ts";
import { type InsightWords, inEnglishWords, inVietnameseWords } from "./insight-words.ts";

const inWords = (wording: Wording, locale: Parameters<typeof amountIn>[0], words: InsightWords) => ({
  wording,
  exact: amountIn(locale),
  whole: wholeAmountIn(locale),
  words,
});

/** What insight is told in at the command line. */
export type Language = ReturnType<typeof inWords>;

export const inEnglish: Language = inWords(english, "en-GB", inEnglishWords);
const inVietnamese: Language = inWords(vietnamese, "vi", inVietnameseWords);

/** By the option `--vi`. */
export const languageOf = ({ vi }: { readonly vi: boolean }): Language => (vi ? inVietnamese : inEnglish);
