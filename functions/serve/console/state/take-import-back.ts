import type { ImportedRow } from "../../../../schemas/import.ts";
import { call } from "./api.ts";
import { ended } from "./attribution.ts";

/** Looks at a client that was made until its events have gone, and milliseconds between two. */
const looks = { most: 20, every: 700 };

/**
 * Takes imported rows back in their order: what led to clients leads where it did before, what was changed is as it was, and a
 * client that was made goes, unless something has come to it meanwhile. Throws where the hub cannot be reached.
 */
export async function takeBack(rows: readonly ImportedRow[], onDone: (rows: number) => void): Promise<void> {
  const jobs: (string | undefined)[] = [];
  for (const [n, row] of rows.entries()) {
    if (row.action === "create" || row.action === "change") {
      for (const { type, value } of (row.added ?? []).toReversed())
        jobs.push((await call("DELETE", "/api/identities/{type}/{value}", { at: { type, value } })).job);
      if (row.was && row.account !== undefined) await asBefore(row.account, row.was);
    }
    onDone(n);
  }
  await ended(jobs);
  for (const { action, account } of rows)
    if (action === "create" && account !== undefined) await removeEmpty(account);
}

async function asBefore(account: string, { name, owner, tags, tier }: NonNullable<ImportedRow["was"]>) {
  const body = { name, owner: owner ?? null, tags: [...tags], tier: tier ?? null };
  await call("PATCH", "/api/accounts/{account}", { at: { account }, body });
}

/** To remove is to erase: only what has nothing goes. */
async function removeEmpty(account: string): Promise<void> {
  const at = { account };
  for (let n = 0; n < looks.most; n++) {
    const { identities, eventCount } = await call("GET", "/api/accounts/{account}", { at });
    if (identities.some(({ type }) => type !== "hub:account")) return;
    if (eventCount === 0) {
      await call("DELETE", "/api/accounts/{account}", { at });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, looks.every));
  }
}
