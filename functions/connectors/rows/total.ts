/** What reports of several languages write where a total stands in place of a key, with what is counted behind it: `Total (12)`. */
const total =
  /^(?:(?:(?:percentage|percent|%) of )?(?:grand |sub-?|net |report )?totals?|sum|totals? (?:due|amount|balance|open|outstanding|paid|incl\.?|excl\.?|ttc|ht)|(?:ending|closing|opening|beginning) balance|(?:zwischen|gesamt|end)?summe|saldo|gesamt|insgesamt|tổng|tổng cộng|cộng|cộng phát sinh|số dư (?:đầu|cuối) kỳ|số dòng ?[=:] ?[\d.,]+|(?:sous-)?total général|total(?:es)? general(?:es)?|totales|suma|somme|(?:eind|sub)?totaal|totale|totale (?:complessivo|generale)|razem|ogółem|łącznie|celkem|spolu|összesen|toplam|genel toplam|ukupno|summa|totalt|i alt|yhteensä|итого|всего|разом|усього|σύνολο|合計|小計|総計|总计|合计|小计|總計|합계|총계|소계)(?: (?:for|of|für|de|pour) .+|[:：].*| ?[(（][^()（）]*[)）][:：]?)?$/iu;

/** Whether this is the word for a total, as reports and digests write it below their rows, and not a name. */
export const saysTotal = (text: string): boolean => total.test(withoutCurrency(text.trim()));

const codes = new Set(Intl.supportedValuesOf("currency"));

/** `Total USD`: a report of several currencies has one of each. */
const withoutCurrency = (text: string) => (codes.has(text.slice(-3)) ? text.replace(/ ...$/, "") : text);
