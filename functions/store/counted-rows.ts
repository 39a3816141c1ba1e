import { isCanceled } from "./dynamo.ts";
import { accountKey } from "./keys.ts";
import type { Key, Table } from "./table.ts";

/** "refused": the row is not as it was read. "gone": the account is erased, or being so, and nothing more is counted of it. */
export type Kept = "done" | "refused" | "gone";

/**
 * Keeps what was counted of an account in place of the version that was read. The first version comes only while the account
 * stands: else a count that is late would come back after an erasure.
 */
export async function keepCounted(
  table: Table,
  account: string,
  row: Key & Readonly<Record<string, unknown>>,
  before: { readonly version: number } | undefined,
): Promise<Kept> {
  const next = { ...row, version: (before?.version ?? 0) + 1 };
  if (before) return await table.put(next, { if: "version = :version", values: { version: before.version } });
  try {
    await table.transact([
      table.checking(accountKey(account), { if: "attribute_exists(id) AND attribute_not_exists(erased)" }),
      table.putting(next, { if: "attribute_not_exists(pk)" }),
    ]);
    return "done";
  } catch (error) {
    if (!isCanceled(error)) throw error;
    return error.CancellationReasons[0]?.Code === "ConditionalCheckFailed" ? "gone" : "refused";
  }
}
