import type * as z from "zod/mini";
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

/** Those who made the changes; without names where Dropbox does not tell of one of them. */
export function* peopleOf(
  changes: readonly Change[],
  root: string | undefined,
): Calls<ReadonlyMap<string, Person>> {
  const ids = [...new Set(changes.flatMap((change) => writerOf(change) ?? []))].slice(0, 300);
  if (ids.length === 0) return new Map();
  const answer = yield call("users/get_account_batch", { account_ids: ids }, root);
  const found = allowedIn(people, answer);
  return new Map(found?.map((person) => [person.account_id, person]));
}
