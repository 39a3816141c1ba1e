import { pagesOf } from "../../schemas/api/pages.ts";
import type { AuditEntry } from "../../schemas/audit.ts";

/** The history of a hub, newest first, page by page. */
export type History = (
  cursor: string | undefined,
) => Promise<{ readonly entries: readonly AuditEntry[]; readonly next?: string | undefined }>;

/** The accounts that were erased at an instant (ISO 8601) or later, each once, the first erased first. */
export async function erasedSince(since: Date, history: History): Promise<string[]> {
  const erased: string[] = [];
  for await (const { entries } of pagesOf(history)) {
    const late = entries.filter(({ at }) => Date.parse(at) >= since.getTime());
    erased.push(
      ...late.flatMap(({ action, account }) =>
        action === "account.erased" && account !== undefined ? [account] : [],
      ),
    );
    if (late.length < entries.length) break;
  }
  return [...new Set(erased.reverse())];
}

/**
 * Erases accounts of a list, as lines, one after the other. `erase` says whether there was such an account: what was made after
 * the backup, or has been erased before, is not there.
 */
export async function eraseAgain(
  list: string,
  erase: (account: string) => Promise<boolean>,
  say: (line: string) => void,
): Promise<number> {
  const accounts = list.split(/\s+/).filter((one) => one !== "");
  let count = 0;
  for (const account of accounts) {
    const wasThere = await erase(account);
    if (wasThere) count += 1;
    say(`${account}: ${wasThere ? "erased again" : "is not there"}`);
  }
  return count;
}
