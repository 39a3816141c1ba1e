import { createHash } from "node:crypto";
import { enteredState } from "../../../schemas/rule.ts";
import { dayOf, daysAfter } from "../../insight/days.ts";
import { briefOf } from "../../insight/facts.ts";
import {
  forgetInTables,
  keepTold,
  readBegun,
  readTable,
  removeBegun,
  writeBegun,
  writeTable,
} from "../../insight/kept-tables.ts";
import type { Alert } from "../../insight/portfolio/alerts.ts";
import { broughtForward } from "../../insight/portfolio/brought-forward.ts";
import { type Portfolio, passOver, portfolioOf, stillHolds } from "../../insight/portfolio/pass.ts";
import type { PortfolioRow } from "../../insight/portfolio/row.ts";
import { withTiers } from "../../insight/portfolio/tier-suggestions.ts";
import type { OutQueue } from "../../sending/out-message.ts";
import { Gone, NotFound } from "../../shared/errors.ts";
import type { BlobStore, Log } from "../../shared/ports.ts";
import { countedAccounts } from "../shown-accounts.ts";
import { type FactsDeps, factsOf, sourcesOf } from "./facts.ts";
import { settingsOf } from "./settings.ts";

export interface NightlyDeps extends FactsDeps {
  readonly blobs: BlobStore;
  readonly log: Log;
  /** Queues what accounts have entered for the rules that send it on; left out, nothing is sent on. */
  readonly outQueue?: OutQueue;
}

export interface PassOptions {
  /** Look at every account though the day has its table. */
  readonly again?: boolean;
  readonly timeIsUp?: () => boolean;
}

/** Accounts that are read at a time. */
const atOnce = 10;

/**
 * The night's pass: the table of all accounts as of the last whole day. Accounts in which nothing has changed cost no
 * reads; nothing is counted up, so a pass that was cut off, or runs twice, leaves the same. Does nothing where the day has
 * its table already. `undefined` where time ran out: the next call goes on from there.
 */
export async function nightly(
  deps: NightlyDeps,
  { again = false, timeIsUp = () => false }: PassOptions = {},
): Promise<Portfolio | undefined> {
  const today = daysAfter(dayOf(deps.now().toISOString()), -1);
  const before = await readTable(deps.blobs, deps.now());
  if (before !== undefined && before.day >= today && !again && !before.older) return before;
  const looked = await rowsOf(today, before?.rows ?? [], { again, timeIsUp }, deps);
  if (looked === undefined) return undefined;
  const settings = await settingsOf(deps.insight);
  const rows = withTiers(looked, today, { settings, before: before?.rows ?? [] });
  const { portfolio, alerts } = portfolioOf(rows, today, before);
  // The table says that the day has been told, so it comes after that: what breaks off in between is told again, as the same.
  await tellEntered(alerts.entered, today, deps);
  await keepTold(portfolio, deps.blobs);
  await writeTable(portfolio, deps.blobs, deps.now());
  await removeBegun(deps.blobs);
  await forgetErased([...(before?.rows ?? []), ...rows], deps);
  deps.log("info", "insight_passed", {
    day: today,
    accounts: rows.length,
    entered: alerts.entered.length,
    closed: alerts.closed.length,
  });
  return portfolio;
}

async function rowsOf(
  today: string,
  before: readonly PortfolioRow[],
  { again, timeIsUp }: Required<PassOptions>,
  deps: NightlyDeps,
): Promise<PortfolioRow[] | undefined> {
  const [accounts, settings, left, sources, begun] = await Promise.all([
    countedAccounts(deps),
    settingsOf(deps.insight),
    deps.insight.left(),
    sourcesOf(deps),
    readBegun(deps.blobs),
  ]);
  const known = new Map(before.map((row) => [row.account.id, row]));
  const done = new Map(begun?.day === today ? begun.rows.map((row) => [row.account.id, row]) : []);
  const weighed = createHash("sha256").update(JSON.stringify(settings)).digest("hex").slice(0, 8);
  const rows: PortfolioRow[] = [];
  let read = 0;
  const rowFor = async ({
    account,
    version: counted,
  }: (typeof accounts)[number]): Promise<PortfolioRow[]> => {
    const was = known.get(account.id);
    const version = [counted, left.get(account.id)?.on, weighed].join(" ");
    const holds = (row: PortfolioRow | undefined): row is PortfolioRow =>
      row !== undefined && stillHolds(row, today, version, briefOf(account));
    const now = done.get(account.id);
    if (holds(now)) return [now];
    if (holds(was) && !again) return [broughtForward(was, today, settings)];
    read++;
    try {
      const facts = await factsOf(account.id, today, deps, sources);
      return [passOver({ ...facts, account: briefOf(account) }, today, { settings, before: was, version })];
    } catch (error) {
      // Merged or erased since the list was read.
      if (error instanceof Gone || error instanceof NotFound) return [];
      throw error;
    }
  };
  for (let n = 0; n < accounts.length; n += atOnce) {
    if (timeIsUp()) {
      await writeBegun({ day: today, rows }, deps.blobs);
      await forgetErased(rows, deps);
      deps.log("warn", "insight_broke_off", { day: today, accounts: accounts.length, done: rows.length });
      return undefined;
    }
    rows.push(...(await Promise.all(accounts.slice(n, n + atOnce).map(rowFor))).flat());
  }
  deps.log("info", "insight_read", { day: today, accounts: accounts.length, read });
  return rows;
}

/** What was erased while nobody looked, or while this pass did, leaves what was told of past days, too. */
async function forgetErased(told: readonly PortfolioRow[], deps: NightlyDeps): Promise<void> {
  const { accountsTable, blobs, now } = deps;
  const here = new Set((await countedAccounts(deps)).map(({ account }) => account.id));
  const gone = new Set(told.map(({ account }) => account.id).filter((id) => !here.has(id)));
  const erased = await Promise.all(
    [...gone].map(async (id) => ((await accountsTable.isErased(id)) ? [id] : [])),
  );
  const ids = new Set(erased.flat());
  if (ids.size > 0) await forgetInTables(ids, blobs, { now: now() });
}

/** For the rules that send on which states accounts enter: under ids by which receivers know what they were told before. */
async function tellEntered(
  entered: readonly Alert[],
  day: string,
  { outQueue }: Pick<NightlyDeps, "outQueue">,
): Promise<void> {
  const told = entered.flatMap(({ account, reason }) => {
    const state = enteredState.safeParse(reason);
    return state.success ? [{ account, state: state.data, day }] : [];
  });
  if (told.length > 0) await outQueue?.send(told.map((one) => ({ kind: "look", entered: one })));
}
