import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { accountTier } from "../../schemas/account.ts";
import { type FollowUp, followUp } from "../../schemas/follow-up.ts";
import { leftReason } from "../../schemas/left.ts";
import { madeOnce } from "../shared/made-once.ts";
import type { Clock } from "../shared/ports.ts";
import { changedRow } from "./changed-accounts.ts";
import { accountSaidOf, saidAnewKey } from "./keys.ts";
import { positionAt } from "./position.ts";
import { type Note, Standing } from "./standing.ts";
import type { Table } from "./table.ts";

type Row = Readonly<Record<string, unknown>>;

/** Seconds that a note is of use, and milliseconds for which lists are brought up to date by notes: the first release left none. */
const [notedFor, wholeFor] = [86_400, 3_600_000];
/** Changed accounts that are read one by one; of more, all are read. */
const changesAtMost = 100;

const leftRow = z.object({
  sk: z.string(),
  on: z.string(),
  reason: leftReason,
  note: z.optional(z.string()),
  value: z.optional(z.object({ amount: z.number(), currency: z.string() })),
  back: z.optional(z.string()),
});
const snoozeRow = z.object({
  sk: z.string(),
  until: z.optional(z.string()),
  /** Where that day begins; left out, UTC. */
  zone: z.optional(z.string()),
  /** The day on which it was put off; the first release did not keep it. */
  at: z.optional(z.string()),
  reason: z.string(),
});
const profileRow = z.object({
  sk: z.string(),
  at: z.string(),
  owner: z.optional(z.string()),
  tier: z.optional(accountTier),
  tags: z.array(z.string()),
});
/** Whose an account is and how it is sorted, as people said last; `at`: when. */
export type Profile = Omit<z.infer<typeof profileRow>, "sk">;
export type Snooze = Omit<z.infer<typeof snoozeRow>, "sk">;
export type Left = Omit<z.infer<typeof leftRow>, "sk" | "back">;
/** One time that an account left; `back`: when it returned from it. */
export interface LeftOnce extends Left {
  readonly account: string;
  readonly back?: string | undefined;
}

/** A departure, whether from the row of who is away or of one that was returned from. */
export function leftIn(row: Row): Left {
  const { sk: _sk, back: _back, ...left } = leftRow.parse(row);
  return left;
}

export const asFollowUp = (item: Row): FollowUp => followUp.parse(item);

/** A note that the rows of a kind have changed, of these accounts or, where none are named, of any. */
export function noteOf(kind: string, accounts: readonly string[], now: Date) {
  const key = saidAnewKey(kind, positionAt(now.toISOString(), randomUUID()));
  return { ...key, accounts, expiresAt: Math.floor(now.getTime() / 1_000) + notedFor };
}

/** The rows of a kind of an account. */
export async function rowsOf(kind: string, account: string, table: Table): Promise<Row[]> {
  const values = { pk: `insight#${kind}`, from: `${account}#`, to: `${account}#~` };
  return await table.all({ where: "pk = :pk AND sk BETWEEN :from AND :to", values });
}

interface Source {
  readonly table: Table;
  readonly now: Clock;
}

/** What people have said of all accounts, as it is now: of each kind the same object for as long as nothing is another. */
export class SaidOfAccounts {
  /** Every time that any account left, also of those that have returned. */
  readonly everLeft: () => Promise<readonly LeftOnce[]>;
  /** The accounts that have left and are not back. */
  readonly left: () => Promise<ReadonlyMap<string, Left>>;
  /** What is put off, by `<account>#<reason>`. */
  readonly snoozes: () => Promise<ReadonlyMap<string, Snooze>>;
  readonly profiles: () => Promise<ReadonlyMap<string, Profile>>;
  /** What is still to be done. */
  readonly openFollowUps: () => Promise<readonly FollowUp[]>;

  constructor(source: Source) {
    const made = <One, Made>(kind: string, read: (item: Row) => One, of: (all: readonly One[]) => Made) => {
      const [all, once] = [standing(kind, read, source), madeOnce(of)];
      return [all, async () => once(await all())] as const;
    };
    [this.everLeft, this.left] = made("left", asLeft, awayAmong);
    [, this.snoozes] = made("snooze", (item) => snoozeRow.parse(item), byKey);
    [, this.profiles] = made("profile", (item) => profileRow.parse(item), byAccount);
    [, this.openFollowUps] = made("followup", asFollowUp, openAmong);
  }
}

function asLeft(item: Row): LeftOnce {
  const { sk, ...left } = leftRow.parse(item);
  return { ...left, account: accountSaidOf(sk) };
}

function awayAmong(ever: readonly LeftOnce[]): ReadonlyMap<string, Left> {
  const away = ever.filter(({ back }) => back === undefined);
  return new Map(away.map(({ account, back: _back, ...left }) => [account, left]));
}

const byKey = (rows: readonly z.infer<typeof snoozeRow>[]): ReadonlyMap<string, Snooze> =>
  new Map(rows.map(({ sk, ...snooze }) => [sk, snooze]));

const byAccount = (rows: readonly z.infer<typeof profileRow>[]): ReadonlyMap<string, Profile> =>
  new Map(rows.map(({ sk, ...profile }) => [accountSaidOf(sk), profile]));

const openAmong = (all: readonly FollowUp[]): readonly FollowUp[] =>
  all.filter(({ done }) => done === undefined);

/** The rows of a kind, the same array for as long as none is another. */
function standing<One>(
  kind: string,
  read: (item: Row) => One,
  { table, now }: Source,
): () => Promise<readonly One[]> {
  const known = new Standing<readonly One[]>({
    ...{ now, wholeFor, changesAtMost },
    whole: async () => {
      const rows = await table.all({ where: "pk = :pk", values: { pk: `insight#${kind}` } });
      const grouped = Map.groupBy(rows, ({ sk }) => accountSaidOf(String(sk)));
      return new Map([...grouped].map(([account, some]) => [account, some.map(read)]));
    },
    several: async (accounts) => {
      const found = await Promise.all(
        accounts.map(async (account) => [account, await rowsOf(kind, account, table)] as const),
      );
      return new Map(
        found.flatMap(([account, rows]) => (rows.length === 0 ? [] : [[account, rows.map(read)] as const])),
      );
    },
    changes: async (since) => await changes(kind, since, table),
  });
  const flat = madeOnce((rows: readonly (readonly One[])[]) => rows.flat());
  return async () => flat(await known.all());
}

/** What was noted from an instant on. */
async function changes(kind: string, since: string, table: Table): Promise<readonly Note[]> {
  const { pk, sk: from } = saidAnewKey(kind, since);
  const values = { pk, from, to: saidAnewKey(kind, "~").sk };
  const rows = await table.all({ where: "pk = :pk AND sk BETWEEN :from AND :to", values });
  return rows.map((item) => changedRow.parse(item));
}
