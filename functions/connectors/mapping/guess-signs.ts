import type { MoneyRule } from "../../../schemas/mapping.ts";
import { isNoAmount, readAmount } from "./money.ts";
import { named, words } from "./names.ts";
import type { Leaf } from "./sample.ts";
import { saysOneOf } from "./signed.ts";

/** What columns of amounts are called whose pair says which way money went, as books and as banks say it. */
const ways = {
  plus: [
    ..."debit débit soll debe deposit deposits eingang einnahmen entrée entrées ingresos nợ".split(" "),
    ...["money in", "paid in", "phát sinh nợ", "ghi nợ"],
  ],
  minus: [
    ..."credit crédit haben haber withdrawal withdrawals ausgang ausgaben sortie sorties egresos có".split(
      " ",
    ),
    ...["money out", "paid out", "phát sinh có", "ghi có"],
  ],
};

/** What a column that only says which way an amount counts is called, and what stands in it. */
const signNames = [
  ..."soll haben sh dc cr dr sens sign vorzeichen kennzeichen debit credit débit crédit".split(" "),
  ...["s h", "d c"],
];
const signPairs = [
  ["S", "H"],
  ["Soll", "Haben"],
  ["D", "C"],
  ["DR", "CR"],
  ["Debit", "Credit"],
  ["Débit", "Crédit"],
  ["+", "-"],
] as const;

/** What makes another amount of it, such as a credit limit: but money that is paid in or out is such an amount. */
const parts = words.part.filter((word) => word !== "paid");

/** Words of a column's name beyond which it says more than which way. */
const longestName = 3;

/** Two columns between which amounts are shared, so that of a row one is filled: those that count, and the other way. */
export function pairGuess(leaves: readonly Leaf[], decimal: "." | ","): readonly [Leaf, Leaf] | undefined {
  const amounts = leaves.filter(
    (leaf) =>
      leaf.words.length <= longestName &&
      !named(leaf, parts) &&
      [leaf.text, ...leaf.others].every(
        (text) => isNoAmount(text) || readAmount(text, { decimal }) !== undefined,
      ),
  );
  const [plus, minus] = [ways.plus, ways.minus].map((way) => amounts.filter((leaf) => named(leaf, way)));
  const [one, ...moreOnes] = plus ?? [];
  const [other, ...moreOthers] = minus ?? [];
  if (!one || !other || one === other || moreOnes.length + moreOthers.length > 0) return undefined;
  const filled = [one, other].map(
    ({ text, others }) =>
      [text, ...others].filter((value) => /[1-9]/.test(value) && !isNoAmount(value)).length,
  );
  const examples = 1 + one.others.length + one.absent;
  return (filled[0] ?? 0) + (filled[1] ?? 0) <= examples ? [one, other] : undefined;
}

/** The column that says which way each amount counts. */
export function signGuess(
  leaves: readonly Leaf[],
): { readonly leaf: Leaf; readonly sign: Required<NonNullable<MoneyRule["sign"]>> } | undefined {
  const found = leaves.flatMap((leaf) => {
    const pair = signPairs.find((one) => [leaf.text, ...leaf.others].every((text) => saysOneOf(one, text)));
    if (pair === undefined || leaf.absent > 0 || !named(leaf, signNames)) return [];
    const [plus, minus] = pair;
    return [{ leaf, sign: { from: leaf.path, minus: [minus], plus: [plus] } }];
  });
  return found[0];
}
