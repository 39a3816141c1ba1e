import type { CauseList, Departure } from "../../../schemas/insight.ts";
import { causesOf } from "../../insight/portfolio/causes.ts";
import { Gone, NotFound } from "../../shared/errors.ts";
import { knownAccount } from "../view.ts";
import type { NightlyDeps } from "./nightly.ts";
import { tableNow } from "./portfolio.ts";

interface Named {
  readonly name: string;
  readonly owner?: string | undefined;
}

/** Why accounts left, month by month, of one owner's accounts or of all. */
export async function causes(query: URLSearchParams, deps: NightlyDeps): Promise<CauseList> {
  const [{ rows }, everLeft] = await Promise.all([tableNow(deps), deps.insight.everLeft()]);
  const named = new Map<string, Named>(rows.map(({ account }) => [account.id, account]));
  const wanted = query.get("owner");
  const departures: Departure[] = [];
  for (const one of everLeft) {
    const known = named.get(one.account) ?? (await notYetInTable(one.account, deps));
    if (known === undefined || (wanted !== null && known.owner !== wanted)) continue;
    departures.push({
      ...one,
      name: known.name,
      ...(known.owner === undefined ? {} : { owner: known.owner }),
    });
  }
  departures.sort((a, b) => (a.on < b.on ? 1 : -1));
  return { months: causesOf(departures), departures };
}

/** An account that came since the last night; `undefined` where it was merged away or erased. */
async function notYetInTable(account: string, { accountsTable }: NightlyDeps): Promise<Named | undefined> {
  try {
    return await knownAccount(account, accountsTable);
  } catch (error) {
    if (error instanceof Gone || error instanceof NotFound) return undefined;
    throw error;
  }
}
