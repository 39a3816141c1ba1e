import { pagesOf } from "../../schemas/api/pages.ts";
import type { AuditEntry } from "../../schemas/audit.ts";
import { Explained } from "../explained.ts";

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
 * The accounts of a list, a line each. What npm writes before what a command says, into the file as well, begins with `>`. Throws
 * `Explained` where a line is something else, before anything of the list is erased.
 */
function accountsIn(list: string): readonly string[] {
  return list.split(/\r?\n/).flatMap((line, n) => {
    const said = line.replace(/^\uFEFF/, "").trim();
    if (said === "" || said.startsWith(">")) return [];
    if (!/^acc_[\w-]+$/.test(said)) throw new Explained(`Line ${n + 1} is not an account's id, as acc_5f0c…`);
    return [said];
  });
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
  let count = 0;
  for (const account of accountsIn(list)) {
    const wasThere = await erase(account);
    if (wasThere) count += 1;
    say(`${account}: ${wasThere ? "erased again" : "is not there"}`);
  }
  return count;
}
