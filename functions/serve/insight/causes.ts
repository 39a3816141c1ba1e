import { type CauseList, type Departure, usualMany } from "../../../schemas/insight.ts";
import { causesOf } from "../../insight/portfolio/causes.ts";
import { withLimit } from "../query.ts";
import { shownAccounts } from "../shown-accounts.ts";
import { sortedPage } from "../sorted-page.ts";
import type { NightlyDeps } from "./nightly.ts";
import { tableNow } from "./table-now.ts";

interface Named {
  readonly name: string;
  readonly owner?: string | undefined;
}

/**
 * Why accounts left, month by month, of one owner's accounts or of all, and a page of who they were, the latest first. Throws
 * `BadRequest`.
 */
export async function causes(query: URLSearchParams, deps: NightlyDeps): Promise<CauseList> {
  const [{ rows }, everLeft, accounts] = await Promise.all([
    tableNow(deps),
    deps.insight.everLeft(),
    shownAccounts(deps),
  ]);
  const ids = new Set(everLeft.map(({ account }) => account));
  // What came since the last night is not in its table; what was merged away or erased is in neither.
  const named = new Map<string, Named>(
    [...accounts, ...rows.map(({ account }) => account)].flatMap((one) =>
      ids.has(one.id) ? [[one.id, one]] : [],
    ),
  );
  const wanted = query.get("owner");
  const all = everLeft.flatMap((one): Departure[] => {
    const known = named.get(one.account);
    if (known === undefined || (wanted !== null && known.owner !== wanted)) return [];
    return [{ ...one, name: known.name, ...(known.owner === undefined ? {} : { owner: known.owner }) }];
  });
  const asked = withLimit(query, usualMany);
  const { page, next } = sortedPage(all, ({ on, account }) => [-Date.parse(on), account], asked);
  const told = new Set(page.map(({ account, on }) => `${on.slice(0, 7)} ${account}`));
  return {
    months: causesOf(all).map(({ accounts: left, ...month }) => ({
      ...month,
      accounts: left.filter((account) => told.has(`${month.month} ${account}`)),
    })),
    departures: page,
    ...(next === undefined ? {} : { next }),
  };
}
