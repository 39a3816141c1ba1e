import { randomUUID } from "node:crypto";
import type { Merge } from "../../schemas/merge.ts";
import { BadRequest, Conflict, NotFound } from "../shared/errors.ts";
import { isCanceled } from "../store/dynamo.ts";
import { accountKey, mergeKey } from "../store/keys.ts";
import { type AccountDeps, attempts } from "./identities.ts";
import type { Principal } from "./principal.ts";
import { knownAccount, viewOf } from "./view.ts";

/** Accounts that one view reads at the most. */
const membersAtMost = 25;

/** Shows `from` with `into`: a view, no event moves. Only accounts that stand alone can be merged, so no circle can come about. */
export async function merge(into: string, from: string, who: Principal, deps: AccountDeps): Promise<Merge> {
  if (into === from) throw new BadRequest("same_account", "An account cannot be merged with itself");
  const at = deps.now().toISOString();
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [target, source] = [await viewOf(into, deps), await viewOf(from, deps)];
    if (target.members.length + source.members.length > membersAtMost)
      throw new Conflict("too_many_merged", `One account shows at most ${membersAtMost} accounts`);
    const made: Merge = { merge: `mrg_${randomUUID()}`, into, from, at, by: who.name };
    const members = [
      ...(target.account.members ?? []),
      { account: from, name: source.account.name, merge: made.merge },
    ];
    const alone =
      "attribute_exists(pk) AND attribute_not_exists(erased) AND attribute_not_exists(mergedInto)";
    try {
      await deps.directory.transact([
        update(
          into,
          "SET members = :members",
          `${alone} AND ${same("members", target.account.members)}`,
          { ":members": members, ...was(target.account.members) },
          deps,
        ),
        update(
          from,
          "SET mergedInto = :into",
          `${alone} AND ${same("members", source.account.members)}`,
          { ":into": into, ...was(source.account.members) },
          deps,
        ),
        { Put: { TableName: deps.directory.table.name, Item: { ...made, ...mergeKey(made.merge) } } },
        ...deps.audit.noting(
          {
            at,
            by: who.name,
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
    } catch (error) {
      if (!isCanceled(error)) throw error;
    }
  }
  throw new Conflict("changed_meanwhile", "Somebody else is changing these accounts: look again");
}

/** Takes a merge back. Both accounts have what they had, and what came for each since. */
export async function unmerge(id: string, who: Principal, deps: AccountDeps): Promise<void> {
  const at = deps.now().toISOString();
  for (let attempt = 0; attempt < attempts; attempt++) {
    const made = await deps.directory.merge(id);
    if (!made) throw new NotFound("unknown_merge", "There is no such merge, or it is taken back already");
    const [into, from] = [await deps.directory.account(made.into), await deps.directory.account(made.from)];
    if (!into || !from) {
      await knownAccount(into ? made.from : made.into, deps.directory);
      continue;
    }
    const rest = (into.members ?? []).filter(({ merge }) => merge !== id);
    try {
      await deps.directory.transact([
        rest.length > 0
          ? update(
              into.id,
              "SET members = :members",
              `${same("members", into.members)} AND attribute_not_exists(erased)`,
              { ":members": rest, ...was(into.members) },
              deps,
            )
          : update(
              into.id,
              "REMOVE members",
              `${same("members", into.members)} AND attribute_not_exists(erased)`,
              was(into.members),
              deps,
            ),
        update(
          from.id,
          "REMOVE mergedInto",
          "mergedInto = :into AND attribute_not_exists(erased)",
          { ":into": into.id },
          deps,
        ),
        {
          Delete: {
            TableName: deps.directory.table.name,
            Key: mergeKey(id),
            ConditionExpression: "attribute_exists(pk)",
          },
        },
        ...deps.audit.noting(
          {
            at,
            by: who.name,
            action: "account.unmerged",
            summary: `${from.name} taken out of ${into.name}`,
            values: { from: from.name, into: into.name },
            account: into.id,
            merge: id,
          },
          [into.id, from.id],
        ),
      ]);
      return;
    } catch (error) {
      if (!isCanceled(error)) throw error;
    }
  }
  throw new Conflict("changed_meanwhile", "Somebody else is changing these accounts: look again");
}

function update(
  account: string,
  UpdateExpression: string,
  ConditionExpression: string,
  values: Readonly<Record<string, unknown>>,
  { directory }: AccountDeps,
) {
  return {
    Update: {
      TableName: directory.table.name,
      Key: accountKey(account),
      UpdateExpression,
      ConditionExpression,
      ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
    },
  };
}

const same = (name: string, value: unknown) =>
  value === undefined ? `attribute_not_exists(${name})` : `${name} = :was`;
const was = (value: unknown) => (value === undefined ? {} : { ":was": value });
