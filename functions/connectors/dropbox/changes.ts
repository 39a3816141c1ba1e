import * as z from "zod/mini";
import type { Deleted, File } from "./api.ts";
import { deleted, file } from "./api.ts";

/**
 * What happened to a file. Dropbox says only how it is now: `saved` may be new or changed, and what was written long
 * before it was told of has come from elsewhere.
 */
export type Word = "saved" | "added" | "changed" | "moved" | "renamed" | "moved or shared" | "removed";

export interface Change {
  readonly word: Word;
  readonly entry: File | Deleted;
  /** The folder that it was moved from. */
  readonly from?: string;
  /** The name that it had. */
  readonly before?: string;
}

/** What tells news from what was there before. */
export interface Since {
  /** While everything is listed: only files written since then are news. */
  readonly since?: string | undefined;
  /** When the last look was. */
  readonly at: string;
}

/** How long before the last look a file may have been written and still be news, in milliseconds. */
const grace = 60 * 60_000;

/**
 * The news among what Dropbox listed, which is in the order in which it is to be done to a copy: what came again to where
 * it went is not removed. A file that left one folder and came to another under the same name was moved.
 * https://www.dropbox.com/developers/documentation/http/documentation#files-list_folder (`DeletedMetadata`)
 */
export function changesIn(entries: readonly unknown[], { since, at }: Since): Change[] {
  const files = entries.flatMap((entry) => file.safeParse(entry).data ?? []);
  const gone = entries.flatMap((entry) => deleted.safeParse(entry).data ?? []);
  const left = new Map(gone.map((entry) => [entry.name, entry]));
  const moved = new Set<Deleted>();
  const changes = files.flatMap((entry): Change[] => {
    if (since !== undefined)
      return Date.parse(entry.server_modified) >= Date.parse(since) ? [{ word: "saved", entry }] : [];
    const before = left.get(entry.name);
    if (before && folderOf(before) !== folderOf(entry) && !moved.has(before)) {
      moved.add(before);
      return [{ word: "moved", entry, from: folderOf(before) }];
    }
    return [{ word: isOld(entry, at) ? "moved or shared" : "saved", entry }];
  });
  const again = cameAgain(entries);
  const removed = gone.filter((entry) => !moved.has(entry) && !again.has(pathOf(entry)));
  const came = changes.map((change) => recased(change, again.get(pathOf(change.entry))));
  const { renamed, names } = renamedIn(came, removed);
  return [
    ...came.map((change) => renamed.get(change) ?? change),
    ...removed.filter((entry) => !names.has(entry)).map((entry) => ({ word: "removed", entry }) as const),
  ];
}

const pathOf = ({ path_lower, name }: File | Deleted) => path_lower ?? name;

const standing = z.object({ ".tag": z.enum(["file", "folder"]), path_lower: z.string() });

/** The names that went from paths at which a file or a folder stands afterwards, by these paths. */
function cameAgain(entries: readonly unknown[]): ReadonlyMap<string, string> {
  const went = new Map<string, string>();
  const again = new Map<string, string>();
  for (const entry of entries) {
    const gone = deleted.safeParse(entry).data;
    const path = gone ? pathOf(gone) : standing.safeParse(entry).data?.path_lower;
    if (path === undefined) continue;
    const name = went.get(path);
    if (gone) {
      went.set(path, gone.name);
      again.delete(path);
    } else if (name !== undefined) again.set(path, name);
  }
  return again;
}

/** Dropbox tells of a name that differs in its letters' case as of a removal and an old file at the same path. */
function recased(change: Change, before: string | undefined): Change {
  const isNew = change.word !== "moved or shared" || before === undefined || before === change.entry.name;
  return isNew ? change : { word: "renamed", entry: change.entry, before };
}

/** Whether a file was written long before the last look: it has not changed, wherever it is now. */
export const isOld = ({ server_modified }: File, at: string) =>
  Date.parse(server_modified) < Date.parse(at) - grace;

/**
 * Old files that are where another name has gone, each where it is clear which name it had: the only one that has gone
 * from the folder, or the only one of its ending. Dropbox tells of a new name as of a removal and an old file.
 */
function renamedIn(changes: readonly Change[], removed: readonly Deleted[]) {
  const renamed = new Map<Change, Change>();
  const names = new Set<Deleted>();
  const come = changes.filter(({ word }) => word === "moved or shared");
  for (const kindOf of [folderOf, (one: File | Deleted) => `${folderOf(one)}/*${endingOf(one)}`]) {
    const left = come.filter((change) => !renamed.has(change));
    for (const change of left) {
      const kind = kindOf(change.entry);
      const gone = removed.filter((one) => !names.has(one) && kindOf(one) === kind);
      const alike = left.filter((one) => kindOf(one.entry) === kind);
      const [only, ...others] = gone;
      if (!only || others.length > 0 || alike.length > 1) continue;
      renamed.set(change, { word: "renamed", entry: change.entry, before: only.name });
      names.add(only);
    }
  }
  return { renamed, names };
}

const endingOf = ({ name }: File | Deleted) => /\.[^.]{1,10}$/.exec(name)?.[0].toLowerCase() ?? "";

/** The path of the folder, as people see it: `/Clients/Acme`, empty at the root. */
export function folderOf({ path_display, path_lower }: File | Deleted): string {
  const path = path_display ?? path_lower ?? "";
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** The writer, where Dropbox names one. */
export const writerOf = ({ entry }: Change) =>
  entry[".tag"] === "file" ? (entry.sharing_info?.modified_by ?? undefined) : undefined;

/** More changes of one kind by one person in one folder than this are told as one. */
const togetherFrom = 11;

/** The changes that are told together. Only a move is always told by itself. */
export function groupsOf(changes: readonly Change[]): Change[][] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const name = JSON.stringify([change.word, change.from, folderOf(change.entry), writerOf(change)]);
    groups.set(name, [...(groups.get(name) ?? []), change]);
  }
  return [...groups.values()].flatMap((group) =>
    group.length < togetherFrom ? group.map((change) => [change]) : [group],
  );
}
