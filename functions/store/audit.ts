import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { type AuditEntry, auditEntry } from "../../schemas/audit.ts";
import { storableText } from "../shared/storable.ts";
import { absent, type Table, type TransactItem } from "./table.ts";

const row = z.extend(auditEntry, {
  sk: z.string(),
  /** The row that says whether undo is still possible, and what it must say for that. */
  stands: z.optional(z.object({ pk: z.string(), version: z.optional(z.string()) })),
});
type Row = z.infer<typeof row>;

const everybody = "audit";
const partition = (account: string) => `audit#${account}`;

/** Texts that were cut inside a character are refused by the table, and with them the change that they tell of. */
const whole = ({ values, ...entry }: Omit<AuditEntry, "id">): Omit<AuditEntry, "id"> => ({
  ...entry,
  summary: storableText(entry.summary),
  ...(values === undefined
    ? {}
    : {
        values: Object.fromEntries(
          Object.entries(values).map(([name, text]) => [name, storableText(text)] as const),
        ),
      }),
});

/** Every change of accounts and identities, written in the transaction that makes it. */
export class Audit {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The items that note a change under each account it concerns, for a transaction. */
  noting(given: Omit<AuditEntry, "id">, accounts: readonly string[], stands?: Row["stands"]): TransactItem[] {
    const id = `aud_${randomUUID()}`;
    const entry = whole(given);
    const sk = `${entry.at}#${id}`;
    return [everybody, ...new Set(accounts.map(partition))].map((pk) =>
      this.#table.putting({ pk, sk, id, ...entry, ...(stands ? { stands } : {}) }, absent),
    );
  }

  /** Notes what no other row changes with. */
  async note(entry: Omit<AuditEntry, "id">, accounts: readonly string[]): Promise<void> {
    await this.#table.transact(this.noting(entry, accounts));
  }

  /** Newest first, of one account or of all. */
  async page(account: string | undefined, limit: number, after?: string) {
    const page = await this.#table.page({
      where: `pk = :pk${after ? " AND sk < :after" : ""}`,
      values: { pk: account === undefined ? everybody : partition(account), ...(after ? { after } : {}) },
      newestFirst: true,
      limit,
    });
    const rows = page.rows.map((item) => row.parse(item));
    const standing = await this.#versions(rows.flatMap(({ stands }) => (stands ? [stands.pk] : [])));
    const entries = rows.map(({ sk: _sk, stands, undo, ...entry }): AuditEntry => {
      const possible =
        undo && stands && standing.has(stands.pk) && standing.get(stands.pk) === stands.version;
      return { ...entry, ...(possible ? { undo } : {}) };
    });
    return { entries, ...(page.last ? { next: String(page.last.sk) } : {}) };
  }

  /** Removes an erased account's entries; those of other accounts that name it go with them. */
  async forgetAccount(account: string): Promise<void> {
    const of = { where: "pk = :pk", values: { pk: partition(account) }, only: ["sk"] };
    for await (const { rows } of this.#table.pages(of))
      await this.#table.removeMany(
        rows.flatMap(({ sk }) => [everybody, partition(account)].map((pk) => ({ pk, sk: String(sk) }))),
      );
  }

  async #versions(pks: readonly string[]): Promise<Map<string, string | undefined>> {
    const found = await this.#table.getMany(pks.map((pk) => ({ pk, sk: "@" })));
    return new Map(
      found.map(({ pk, version }) => [String(pk), version === undefined ? undefined : String(version)]),
    );
  }
}
