import * as z from "zod/mini";
import type { Deleted, File } from "./api.ts";
import { deleted } from "./api.ts";

const folder = z.object({
  ".tag": z.literal("folder"),
  id: z.string(),
  name: z.string(),
  path_lower: z.string(),
  path_display: z.optional(z.nullable(z.string())),
});

/** The customers' folders by their ids: where each is now, and the path by which its customer has been known from the first. */
export const folders = z.record(
  z.string(),
  z.object({ name: z.string(), path: z.string(), known: z.string() }),
);
export type Folders = z.infer<typeof folders>;

/** Customers' folders that are followed, in as much room as a cursor has. */
const followedAtMost = 2_000;

export interface Renamed {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly before: Folders[string];
}

/** The folders right below the customers' own as they are after these entries, and those that have another name now. */
export function foldersAfter(
  before: Folders,
  entries: readonly unknown[],
  customersFolder: string,
): { readonly folders: Folders; readonly renamed: readonly Renamed[] } {
  const parent = customersFolder.toLowerCase();
  const after = new Map(Object.entries(before));
  const renamed: Renamed[] = [];
  for (const entry of parent === "" ? [] : entries) {
    const read = folder.safeParse(entry);
    if (!read.success) continue;
    const { id, name, path_lower: path } = read.data;
    if (path.slice(0, path.lastIndexOf("/")) !== parent) continue;
    const known = after.get(id);
    if (known && known.path !== path) renamed.push({ id, name, path, before: known });
    if (!known && after.size >= followedAtMost) continue;
    after.set(id, { name, path, known: known?.known ?? newPath(path, id, after) });
  }
  return { folders: Object.fromEntries(after), renamed };
}

/** A folder that takes the name that another had is another customer; one in the place of one that is gone is the same. */
function newPath(path: string, id: string, after: ReadonlyMap<string, Folders[string]>): string {
  const isTaken = [...after.values()].some(({ path: now, known }) => known === path && now !== path);
  return isTaken ? `${path} ${id}` : path;
}

/** By which path the customer of a folder is known. */
export function knownPath(path: string, all: Folders): string {
  return Object.values(all).find((one) => one.path === path)?.known ?? path;
}

/** A folder that has another name or place now, beside the customers' own: `before` as it was. */
export interface MovedFolder {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly path_display: string | undefined;
  readonly before: { readonly name: string; readonly path: string; readonly path_display: string };
}

/**
 * Folders that came where one went, or under the name of one that went elsewhere, each with nothing but old files in it:
 * Dropbox tells of a new name or place as of a removal, a new folder and all its files. Only where it is clear which it
 * was: one came and one went.
 */
export function movedFolders(
  entries: readonly unknown[],
  files: readonly File[],
  isOld: (file: File) => boolean,
): readonly MovedFolder[] {
  const come = entries.flatMap((entry) => folder.safeParse(entry).data ?? []);
  const gone = entries.flatMap((entry) => deleted.safeParse(entry).data ?? []);
  return come.flatMap(({ id, name, path_lower: path, path_display }) => {
    const parent = parentOf(path);
    const within = files.filter((file) => isAt(file.path_lower, path));
    if (within.length === 0 || !within.every(isOld)) return [];
    const isHere = (one: string | null | undefined) => parentOf(one ?? "") === parent;
    const isCalledSo = (one: { readonly name: string }) => one.name.toLowerCase() === name.toLowerCase();
    const before =
      onlyOne(
        gone,
        (one) => isHere(one.path_lower),
        come,
        (one) => isHere(one.path_lower),
      ) ?? onlyOne(gone, isCalledSo, come, isCalledSo);
    if (!before?.path_lower) return [];
    const was = {
      name: before.name,
      path: before.path_lower,
      path_display: before.path_display ?? before.path_lower,
    };
    return [{ id, name, path, path_display: path_display ?? undefined, before: was }];
  });
}

/** The one that went, where no other did and one came. */
function onlyOne<Gone, Come>(
  gone: readonly Gone[],
  isGone: (one: Gone) => boolean,
  come: readonly Come[],
  isCome: (one: Come) => boolean,
): Gone | undefined {
  const [one, ...others] = gone.filter(isGone);
  return others.length === 0 && come.filter(isCome).length === 1 ? one : undefined;
}

const parentOf = (path: string) => path.slice(0, Math.max(path.lastIndexOf("/"), 0));

/** What is listed, without what only follows from a folder's new name: its old one removed, and its files elsewhere. */
export function withoutFollowing(
  entries: readonly unknown[],
  renamed: readonly { readonly path: string; readonly before: { readonly path: string } }[],
  isOld: (file: File) => boolean,
  fileOf: (entry: unknown) => File | undefined,
): readonly unknown[] {
  if (renamed.length === 0) return entries;
  return entries.filter((entry) => {
    const gone: Deleted | undefined = deleted.safeParse(entry).data;
    if (gone) return !renamed.some(({ before }) => isAt(gone.path_lower, before.path));
    const file = fileOf(entry);
    return !(file && isOld(file) && renamed.some(({ path }) => isAt(file.path_lower, path)));
  });
}

const isAt = (path: string | null | undefined, folder: string) =>
  path === folder || (path ?? "").startsWith(`${folder}/`);
