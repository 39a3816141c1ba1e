import { readPortfolioAgain } from "./portfolio.ts";
import { unmatchedList } from "./unmatched-list.ts";

/** What lists accounts reads them again. */
export async function reloadAccounts(): Promise<void> {
  await Promise.all([unmatchedList.reload(), readPortfolioAgain()]);
}
