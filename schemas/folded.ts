/** Text as people type it in a hurry: in small letters, without marks, `đ` as `d`, composed or not. Blanks are single ones. */
export const folded = (text: string): string =>
  text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("đ", "d")
    .replaceAll(/\s+/g, " ")
    .trim();

/** Whether a folded text has all words of another, in any order. */
export const hasWords = (text: string, words: readonly string[]): boolean =>
  words.every((word) => text.includes(word));

/** The words that are looked for. */
export const wordsOf = (text: string): string[] =>
  [...new Set(folded(text).split(" "))].filter((word) => word !== "");
