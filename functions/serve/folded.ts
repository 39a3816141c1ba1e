import type { Account } from "../../schemas/account.ts";
import type { Clock } from "../shared/ports.ts";
import type { Storage } from "../store/storage.ts";

export interface FoldedDeps extends Pick<Storage, "matching"> {
  readonly now: Clock;
}

/**
 * Whether an account is folded away: a stranger whom nobody has assigned, and of whom nothing has come for the months that the
 * settings say. The next event brings it back; nothing of it is removed.
 */
export async function folding({ matching, now }: FoldedDeps): Promise<(account: Account) => boolean> {
  const { settings } = await matching.matcher();
  const since = new Date(now());
  since.setUTCMonth(since.getUTCMonth() - settings.foldAfterMonths);
  const before = since.toISOString();
  return ({ status, createdAt, lastEventAt = "" }) =>
    status === "provisional" && createdAt < before && lastEventAt < before;
}
