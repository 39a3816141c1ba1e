/** Letters without their marks, composed or not. */
export const withoutMarks = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "");

/** Small letters, `đ` as `d`. */
export const inSmallLetters = (text: string): string => text.toLowerCase().replaceAll("đ", "d");

/** Text as people type it in a hurry: in small letters, without marks, `đ` as `d`, composed or not. Blanks are single ones. */
export const folded = (text: string): string =>
  inSmallLetters(withoutMarks(text)).replaceAll(/\s+/g, " ").trim();

/** Whether a folded text has all words of another, in any order. */
export const hasWords = (text: string, words: readonly string[]): boolean =>
  words.every((word) => text.includes(word));

/** Whether a folded text has just this number, such as 3055 or hp-3055 in "invoice hp-3055". A word without a digit never is one. */
export const hasNumber = (text: string, number: string): boolean =>
  /\d/.test(number) &&
  text.split(" ").some((word) => word === number || word.split(/[^\p{L}\p{N}]+/u).includes(number));

/** The words that are looked for. */
export const wordsOf = (text: string): string[] =>
  [...new Set(folded(text).split(" "))].filter((word) => word !== "");
