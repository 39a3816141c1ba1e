import * as z from "zod/mini";
import { interrupted } from "../../../schemas/interruption-words.ts";
import type { ApiAnswer, ApiRequest } from "../collector.ts";
import { allowedIn, bodyOf, SettingRefused } from "../fetched.ts";
import { call, currentAccount, isLost, listed, missingPath, type Person, people, revisions } from "./api.ts";
import { type Change, writerOf } from "./changes.ts";

export type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;
export type Listed = z.infer<typeof listed>;

/** Whose Dropbox the token opens, and where its paths begin, where that is not the account's own folder. */
export function* whoseItIs(): Calls<{ readonly account: string; readonly root: string | undefined }> {
  const answer = yield call("users/get_current_account", null);
  const { account_id: account, root_info } = bodyOf(currentAccount, answer, "users/get_current_account");
  const { root_namespace_id: root, home_namespace_id: home } = root_info;
  return { account, root: root === home ? undefined : root };
}

/** What comes next of a folder with all that is in it; `undefined` where the cursor has ended. */
export function* partOf(
  {
    folder,
    root,
    cursor,
  }: Readonly<Record<"folder", string> & Partial<Record<"root" | "cursor", string | undefined>>>,
  limit: number,
): Calls<Listed | undefined> {
  const answer = yield cursor === undefined
    ? call("files/list_folder", { path: folder, recursive: true, limit }, root)
    : call("files/list_folder/continue", { cursor }, root);
  if (isLost(answer)) return undefined;
  const word = missingPath(answer);
  if (word !== undefined && folder !== "")
    throw new SettingRefused(interrupted("customers_folder_missing", { folder, word }));
  return bodyOf(listed, answer, "files/list_folder");
}

/** A file with one revision is new: an older one is kept for a month at least after it has been replaced. */
export function* savedAs({ entry }: Change, root: string | undefined): Calls<Change["word"]> {
  if (entry[".tag"] !== "file") return "saved";
  const answer = yield call("files/list_revisions", { path: entry.id, mode: "id", limit: 2 }, root);
  const read = allowedIn(revisions, answer);
  if (!read || read.entries.length === 0) return "saved";
  return read.entries.length === 1 && !read.has_more ? "added" : "changed";
}

/** Who of a list of people is none, by Dropbox's `GetAccountBatchError`, which refuses all of them for that one. */
const gone = z.object({
  error: z.object({ ".tag": z.literal("no_account"), no_account: z.string() }),
});
/** People without an account for whom the others are asked again. */
const goneAtMost = 10;

/** Those who made the changes, but for those who have no account any more; none where Dropbox tells of nobody. */
export function* peopleOf(
  changes: readonly Change[],
  root: string | undefined,
): Calls<ReadonlyMap<string, Person>> {
  const ids = new Set([...new Set(changes.flatMap((change) => writerOf(change) ?? []))].slice(0, 300));
  for (let without = 0; ids.size > 0 && without <= goneAtMost; without++) {
    const answer = yield call("users/get_account_batch", { account_ids: [...ids] }, root);
    const left = answer.status === 409 ? gone.safeParse(answer.body).data?.error.no_account : undefined;
    if (left === undefined || !ids.delete(left))
      return new Map(allowedIn(people, answer)?.map((person) => [person.account_id, person]));
  }
  return new Map();
}
