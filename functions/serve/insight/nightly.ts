import type { Account } from "../../../schemas/account.ts";
import { dayOf, daysAfter } from "../../insight/days.ts";
import { passOver, portfolioOf, stillHolds } from "../../insight/portfolio/pass.ts";
import type { PortfolioRow } from "../../insight/portfolio/row.ts";
import { Gone, NotFound } from "../../shared/errors.ts";
import type { BlobStore } from "../../shared/ports.ts";
import { shownAccounts } from "../accounts.ts";
import type { AccountDeps } from "../identities.ts";
import { factsOf } from "./facts.ts";
import { forgetInTables, type KeptTable, readTable, writeMonth, writeTable } from "./kept-table.ts";
import { settingsOf } from "./settings.ts";

export interface NightlyDeps extends AccountDeps {
  readonly blobs: BlobStore;
}

/** Accounts that are read at a time. */
const atOnce = 10;

/**
 * The night's pass: the table of all accounts as of the last whole day. Accounts in which nothing has changed cost no
 * reads; nothing is counted up, so a pass that was cut off, or runs twice, leaves the same. Does nothing where the day has
 * its table already.
 */
export async function nightly(deps: NightlyDeps, { again = false } = {}): Promise<KeptTable> {
  const today = daysAfter(dayOf(deps.now().toISOString()), -1);
  const before = await readTable(deps.blobs);
  if (before !== undefined && before.day >= today && !again) return before;
  const [accounts, settings, left, connections] = await Promise.all([
    shownAccounts(deps),
    settingsOf(deps.insight),
    deps.insight.left(),
    deps.connections.list(),
  ]);
  const known = new Map(before?.rows.map((row) => [row.account.id, row]));
  const rows: PortfolioRow[] = [];
  let read = 0;
  const rowFor = async (account: Account): Promise<PortfolioRow[]> => {
    const was = known.get(account.id);
    const version = [account.eventCount, account.lastEventAt, left.get(account.id)?.on].join(" ");
    if (was !== undefined && !again && stillHolds(was, today, version, briefOf(account))) return [was];
    read++;
    try {
      const facts = await factsOf(account.id, today, deps, connections);
      return [passOver({ ...facts, account: briefOf(account) }, today, { settings, before: was, version })];
    } catch (error) {
      // Merged or erased since the list was read.
      if (error instanceof Gone || error instanceof NotFound) return [];
      throw error;
    }
  };
  for (let n = 0; n < accounts.length; n += atOnce)
    rows.push(...(await Promise.all(accounts.slice(n, n + atOnce).map(rowFor))).flat());
  const { portfolio, alerts } = portfolioOf(rows, today, before);
  const month = closedMonth(today);
  const isNew = month !== undefined && !before?.months.includes(month);
  const table = { ...portfolio, months: [...(before?.months ?? []), ...(isNew ? [month] : [])] };
  if (isNew) await writeMonth(month, table, deps.blobs);
  await writeTable(table, deps.blobs);
  await forgetErased(before?.rows ?? [], rows, deps);
  deps.log("info", "insight_passed", {
    day: today,
    accounts: rows.length,
    read,
    entered: alerts.entered.length,
    closed: alerts.closed.length,
  });
  return table;
}

/** The month that ended with a day, or a few days before it where a pass was missed. */
function closedMonth(today: string): string | undefined {
  const within = 5;
  for (let back = 0; back < within; back++) {
    const day = daysAfter(today, -back);
    if (daysAfter(day, 1).endsWith("-01")) return day.slice(0, 7);
  }
  return undefined;
}

/** What was erased while nobody looked leaves the closed months, too. */
async function forgetErased(
  before: readonly PortfolioRow[],
  now: readonly PortfolioRow[],
  { directory, blobs }: NightlyDeps,
): Promise<void> {
  const here = new Set(now.map(({ account }) => account.id));
  const gone = before.map(({ account }) => account.id).filter((id) => !here.has(id));
  const erased = await Promise.all(gone.map(async (id) => ((await directory.isErased(id)) ? [id] : [])));
  const ids = new Set(erased.flat());
  if (ids.size > 0) await forgetInTables(ids, blobs);
}

const briefOf = ({ id, name, owner, tier, tags }: Account) => ({
  id,
  name,
  tags,
  ...(owner === undefined ? {} : { owner }),
  ...(tier === undefined ? {} : { tier }),
});
