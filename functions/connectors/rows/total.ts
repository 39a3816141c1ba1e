/** What reports of several languages write where a total stands in place of a key. */
const total =
  /^(?:(?:(?:percentage|percent|%) of )?(?:grand |sub-?)?totals?|(?:zwischen|gesamt)?summe|gesamt|insgesamt|tổng|tổng cộng|cộng|(?:sous-)?total général|total general|suma|somme|totaal|totale)(?: (?:for|of|für|de|pour) .+|:.*)?$/iu;

/** Whether this is the word for a total, as reports and digests write it below their rows, and not a name. */
export const saysTotal = (text: string): boolean => total.test(text.trim());
