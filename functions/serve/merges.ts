import { randomUUID } from "node:crypto";
import type { Merge } from "../../schemas/merge.ts";
import type { Principal } from "../../schemas/role.ts";
import { BadRequest, Conflict, NotFound } from "../shared/errors.ts";
import { Overtaken } from "../shared/retrying.ts";
import { mergeKey } from "../store/keys.ts";
import { mergeItems, unmergeItems } from "../store/merge-items.ts";
import { type AccountDeps, overOthers } from "./identities.ts";
import { doneBy } from "./principal.ts";
import { knownAccount, viewOf } from "./view.ts";

/** Accounts that one view reads at the most. */
const membersAtMost = 25;

/** Shows `from` with `into`: a view, no event moves. Only accounts that stand alone can be merged, so no circle can come about. */
export async function merge(into: string, from: string, who: Principal, deps: AccountDeps): Promise<Merge> {
  if (into === from) throw new BadRequest("same_account", "An account cannot be merged with itself");
  const at = deps.now().toISOString();
  return await overOthers("these accounts", async () => {
    const [target, source] = [await viewOf(into, deps), await viewOf(from, deps)];
    if (target.members.length + source.members.length > membersAtMost)
      throw new Conflict("too_many_merged", `One account shows at most ${membersAtMost} accounts`);
    const made: Merge = { merge: `mrg_${randomUUID()}`, into, from, at, by: who.name };
    await deps.accountsTable.transact([
      ...mergeItems(deps.accountsTable.table, made, { into: target.account, from: source.account }),
      ...deps.audit.noting(
        {
          at,
          ...doneBy(who),
          action: "account.merged",
          summary: `${source.account.name} merged into ${target.account.name}`,
          values: { from: source.account.name, into: target.account.name },
          account: into,
          merge: made.merge,
          undo: { method: "DELETE", path: `/api/merges/${made.merge}` },
        },
        [into, from],
        { pk: mergeKey(made.merge).pk },
      ),
    ]);
    return made;
  });
}

/** Takes a merge back. Both accounts have what they had, and what came for each since. */
export async function unmerge(id: string, who: Principal, deps: AccountDeps): Promise<void> {
  const at = deps.now().toISOString();
  await overOthers("these accounts", async () => {
    const made = await deps.accountsTable.merge(id);
    if (!made) throw new NotFound("unknown_merge", "Unknown merge, or already taken back");
    const [into, from] = [
      await deps.accountsTable.account(made.into),
      await deps.accountsTable.account(made.from),
    ];
    if (!into || !from) {
      await knownAccount(into ? made.from : made.into, deps.accountsTable);
      throw new Overtaken();
    }
    await deps.accountsTable.transact([
      ...unmergeItems(deps.accountsTable.table, made, into),
      ...deps.audit.noting(
        {
          at,
          ...doneBy(who),
          action: "account.unmerged",
          summary: `${from.name} taken out of ${into.name}`,
          values: { from: from.name, into: into.name },
          account: into.id,
          merge: id,
        },
        [into.id, from.id],
      ),
    ]);
  });
}
