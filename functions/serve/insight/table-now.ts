import { dayOf } from "../../insight/days.ts";
import { readTable } from "../../insight/kept-tables.ts";
import type { Portfolio } from "../../insight/portfolio/pass.ts";
import type { PortfolioRow } from "../../insight/portfolio/row.ts";
import { madeOnce } from "../../shared/made-once.ts";
import type { Profile } from "../../store/said-of-accounts.ts";
import type { NightlyDeps } from "./nightly.ts";

/** Last night's table with who has left by now, and whose each is by now. */
export async function tableNow(deps: NightlyDeps) {
  const [table, left, profiles] = await Promise.all([
    readTable(deps.blobs, deps.now()),
    deps.insight.left(),
    deps.insight.profiles(),
  ]);
  if (table === undefined) return { day: undefined, rows: noRows, table };
  const last = lastOf(table);
  if (last.left !== left || last.profiles !== profiles) {
    last.left = left;
    last.profiles = profiles;
    last.rows = table.rows.map((told) =>
      withLeft(withProfile(told, profiles.get(told.account.id), table.day), left),
    );
  }
  return { day: table.day, rows: last.rows, table };
}

const noRows: readonly PortfolioRow[] = [];

/** A table's rows with what was said since, as they were asked for last: the same array for as long as nothing more is said. */
const lastOf = madeOnce(
  (_table: Portfolio): { left?: Left; profiles?: Profiles; rows: readonly PortfolioRow[] } => ({
    rows: noRows,
  }),
);

type Left = Awaited<ReturnType<NightlyDeps["insight"]["left"]>>;
type Profiles = Awaited<ReturnType<NightlyDeps["insight"]["profiles"]>>;

function withLeft(row: PortfolioRow, left: Left): PortfolioRow {
  const went = left.get(row.account.id);
  if (went !== undefined) return { ...row, left: { on: went.on, reason: went.reason } };
  if (row.left === undefined) return row;
  const { left: _left, ...back } = row;
  return back;
}

/** A row with what people have said of its account since the day that the table looks at. */
function withProfile(row: PortfolioRow, profile: Profile | undefined, day: string): PortfolioRow {
  if (profile === undefined || dayOf(profile.at) <= day) return row;
  const { at: _at, ...said } = profile;
  const { owner: _owner, tier: _tier, tags: _tags, ...same } = row.account;
  return { ...row, account: { ...same, ...said } };
}
