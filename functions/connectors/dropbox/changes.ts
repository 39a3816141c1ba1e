import type { Deleted, File } from "./api.ts";
import { deleted, file } from "./api.ts";

/**
 * What happened to a file. Dropbox says only how it is now: `saved` may be new or changed, and what was written long
 * before it was told of has come from elsewhere.
 */
export type Word = "saved" | "added" | "changed" | "moved" | "moved or shared" | "removed";

export interface Change {
  readonly word: Word;
  readonly entry: File | Deleted;
  /** The folder that it was moved from. */
  readonly from?: string;
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

/** The news among what Dropbox listed. A file that left one folder and came to another under the same name was moved. */
export function changesIn(entries: readonly unknown[], { since, at }: Since): Change[] {
  const files = entries.flatMap((entry) => file.safeParse(entry).data ?? []);
  const gone = entries.flatMap((entry) => deleted.safeParse(entry).data ?? []);
  const left = new Map(gone.map((entry) => [entry.name, entry]));
  const moved = new Set<Deleted>();
  const changes = files.flatMap((entry): Change[] => {
    const written = Date.parse(entry.server_modified);
    if (since !== undefined) return written >= Date.parse(since) ? [{ word: "saved", entry }] : [];
    const before = left.get(entry.name);
    if (before && folderOf(before) !== folderOf(entry) && !moved.has(before)) {
      moved.add(before);
      return [{ word: "moved", entry, from: folderOf(before) }];
    }
    return [{ word: written < Date.parse(at) - grace ? "moved or shared" : "saved", entry }];
  });
  const removed = gone.filter((entry) => !moved.has(entry));
  return [...changes, ...removed.map((entry) => ({ word: "removed", entry }) as const)];
}

/** The path of the folder, as people see it: `/Clients/Acme`, empty at the root. */
export function folderOf({ path_display, path_lower }: File | Deleted): string {
  const path = path_display ?? path_lower ?? "";
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** Whoever wrote it, where Dropbox says so. */
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
