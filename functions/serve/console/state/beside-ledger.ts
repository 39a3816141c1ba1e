import type { PortfolioAccount } from "../../../../schemas/insight.ts";

type Row = Pick<PortfolioAccount, "id" | "name" | "ledger" | "receivables">;

/** What ledgers say is owed in a currency, beside what the documents here add up to. */
export interface BesideLedger {
  /** The tools that say so, by their names in order; none where a table of an earlier release does not tell. */
  readonly ledgers: readonly string[];
  /** How many clients owe something or have a credit, and of how many of these the ledger says how much. */
  readonly clients: number;
  readonly told: number;
  /** Those whose ledger says otherwise. */
  readonly unlike: readonly Row[];
  /** By how much, one way or the other, all taken together: more in one account does not make up for less in another. */
  readonly difference: string;
}

/** `undefined` where no ledger says anything. */
export function besideLedger(rows: readonly Row[], currency: string): BesideLedger | undefined {
  const owing = rows.filter(({ receivables: { [currency]: owed } }) => {
    const amounts = [owed?.outstanding, owed?.credit, owed?.control?.difference];
    return amounts.some((amount = "0") => Number(amount) !== 0);
  });
  const differenceOf = ({ receivables }: Row) => Number(receivables[currency]?.control?.difference ?? 0);
  const told = owing.filter(({ receivables }) => receivables[currency]?.control !== undefined);
  if (told.length === 0) return undefined;
  const unlike = told.filter((row) => differenceOf(row) !== 0);
  return {
    ledgers: [...new Set(told.flatMap(({ ledger }) => ledger ?? []))].sort(),
    clients: owing.length,
    told: told.length,
    unlike,
    difference: unlike.reduce((sum, row) => sum + Math.abs(differenceOf(row)), 0).toFixed(2),
  };
}
