import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { yearWords } from "../state/year-words.ts";

/** What a client's year came to, beside what is left out of it; a dash where it came to nothing. */
export function YearFigure({ year }: Pick<PortfolioAccount, "year">) {
  const { amount, without } = yearWords(year);
  if (amount === "") return <span class="muted">{without || "–"}</span>;
  return (
    <>
      {amount}
      {without === "" ? null : <span class="muted"> {without}</span>}
    </>
  );
}
