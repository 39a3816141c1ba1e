import { randomUUID } from "node:crypto";
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

/** What people have said of all accounts, one kind of it, as it is now: the same array for as long as nothing is another. */
export function saidOfAll<One>(
  kind: string,
  read: (item: Row) => One,
  { table, now }: { readonly table: Table; readonly now: Clock },
): () => Promise<readonly One[]> {
  const standing = new Standing<readonly One[]>({
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
  return async () => flat(await standing.all());
}

/** What was noted from an instant on. */
async function changes(kind: string, since: string, table: Table): Promise<readonly Note[]> {
  const { pk, sk: from } = saidAnewKey(kind, since);
  const values = { pk, from, to: saidAnewKey(kind, "~").sk };
  const rows = await table.all({ where: "pk = :pk AND sk BETWEEN :from AND :to", values });
  return rows.map((item) => changedRow.parse(item));
}
