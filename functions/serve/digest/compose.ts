import type { Account } from "../../../schemas/account.ts";
import { daysAfter } from "../../insight/days.ts";
import { type Digest, digestOf } from "../../insight/digest/digest.ts";
import { localTime } from "../../insight/digest/due.ts";
import { type Letter, letterOf } from "../../insight/digest/letter.ts";
import { readTable, toldBy } from "../../insight/kept-tables.ts";
import type { Portfolio } from "../../insight/portfolio/pass.ts";
import { isPutOff, openedIn, todayAt } from "../../insight/portfolio/put-off.ts";
import type { BlobStore, Clock } from "../../shared/ports.ts";
import type { DigestRow, ToldDigest } from "../../store/digests.ts";
import type { Storage } from "../../store/storage.ts";
import { endingLink } from "./ending-link.ts";

export interface ComposeDeps extends Pick<Storage, "accountsTable" | "insight" | "digests"> {
  readonly blobs: BlobStore;
  readonly baseUrl: () => string;
  readonly now: Clock;
}

/** What all digests of a moment are made of, read once. */
export interface Night {
  readonly table: Portfolio;
  readonly followUps: Awaited<ReturnType<Storage["insight"]["openFollowUps"]>>;
  readonly snoozes: Awaited<ReturnType<Storage["insight"]["snoozes"]>>;
  readonly heard: ReadonlyMap<string, string>;
  readonly tableOf: (day: string) => Promise<Portfolio | undefined>;
}

/** `undefined` before the first night's table. `accountsOf` reads all accounts: anew, or those that stand in memory. */
export async function readNight(
  deps: ComposeDeps,
  accountsOf: (deps: ComposeDeps) => Promise<readonly Account[]>,
): Promise<Night | undefined> {
  const table = await readTable(deps.blobs, deps.now());
  if (table === undefined) return undefined;
  const [followUps, snoozes, left, accounts] = await Promise.all([
    deps.insight.openFollowUps(),
    deps.insight.snoozes(),
    deps.insight.left(),
    accountsOf(deps),
  ]);
  const here = new Map(accounts.map((account) => [account.id, account]));
  const tables = new Map<string, Promise<Portfolio | undefined>>();
  return {
    // Who has been erased, merged, renamed or has left since the night is told of as now, or not at all.
    table: {
      ...table,
      rows: table.rows.flatMap((row) => {
        const account = here.get(row.account.id);
        if (account === undefined || left.has(account.id)) return [];
        const { owner: _owner, ...rest } = row.account;
        const { name, owner } = account;
        return [{ ...row, account: { ...rest, name, ...(owner === undefined ? {} : { owner }) } }];
      }),
    },
    followUps,
    snoozes,
    heard: new Map(
      [...here].flatMap(([id, { lastHeardAt }]) =>
        lastHeardAt === undefined ? [] : [[id, lastHeardAt] as const],
      ),
    ),
    async tableOf(day) {
      const known = tables.get(day) ?? toldBy(day, deps.blobs).then((told) => told?.whole());
      tables.set(day, known);
      return await known;
    },
  };
}

const aDay = 86_400_000;

/** A person's digest and the letter that tells it. */
export async function composed(
  row: DigestRow,
  told: ToldDigest | undefined,
  night: Night,
  { now: clock, baseUrl }: Pick<ComposeDeps, "now" | "baseUrl">,
): Promise<{ readonly digest: Digest; readonly letter: Letter; readonly end: string }> {
  const now = clock();
  const { table, followUps, heard } = night;
  const { day: today } = localTime(now, row.zone);
  const toldDay = told === undefined || told.table === "" ? undefined : told.table;
  const [opened, todayIn] = [openedIn(table.alerts), todayAt(now)];
  const digest = digestOf(table, {
    owner: row.owner,
    toldDay,
    before: await night.tableOf(toldDay ?? daysAfter(table.day, -1)),
    now,
    today,
    dayIn: (instant) => localTime(new Date(instant), row.zone).day,
    since: told === undefined || told.day === "" ? new Date(now.getTime() - aDay).toISOString() : told.at,
    followUps,
    heard,
    isSnoozed: (account, reason) => {
      const snooze = night.snoozes.get(`${account}#${reason}`);
      return snooze !== undefined && isPutOff(snooze, opened(account, reason), todayIn);
    },
  });
  const end = endingLink(row, baseUrl());
  const link = (account: string) => `${baseUrl()}/console/accounts/${encodeURIComponent(account)}`;
  const { language, zone } = row;
  return { digest, letter: letterOf(digest, { language, zone, today, link, end }), end };
}
