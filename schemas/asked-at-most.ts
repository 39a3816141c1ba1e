/** Characters of a question to the search. */
export const askedAtMost = 200;
