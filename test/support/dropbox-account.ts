import * as z from "zod/mini";
import { json, type Server } from "./collecting.ts";

interface File {
  readonly path: string;
  readonly id: string;
  readonly rev: string;
  readonly at: string;
}

const asked = z.object({
  path: z.optional(z.string()),
  limit: z.optional(z.number()),
  cursor: z.optional(z.string()),
  account_ids: z.optional(z.array(z.string())),
});

const named = (path: string) => ({
  ...{ name: path.slice(path.lastIndexOf("/") + 1), path_lower: path.toLowerCase(), path_display: path },
});
const fileOf = ({ path, id, rev, at }: File) => ({
  ...{ ".tag": "file", ...named(path), id, rev, size: 10, server_modified: `${at.slice(0, 19)}Z` },
});

/**
 * One Dropbox account: its files in the order of their paths, a part at once, and by the last cursor what has changed since.
 * `state.resets`: so many times a cursor is answered as one that has ended.
 * https://www.dropbox.com/developers/documentation/http/documentation#files-list_folder
 */
export function dropboxAccount(account: string) {
  const files = new Map<string, File>();
  const log: object[] = [];
  const cursors = new Map<
    string,
    { readonly left: readonly object[]; readonly at: number; readonly limit: number }
  >();
  const revisions = new Map<string, number>();
  const state = { rev: 0, resets: 0, listed: 0, calls: 0 };

  /** A file is written there at that time. */
  function save(path: string, at: string): void {
    const id = files.get(path)?.id ?? `id:${path.replaceAll(/\W/g, "")}`;
    const file = { path, id, rev: `rev${++state.rev}`, at };
    files.set(path, file);
    revisions.set(id, (revisions.get(id) ?? 0) + 1);
    log.push(fileOf(file));
  }

  function remove(path: string): void {
    files.delete(path);
    log.push({ ".tag": "deleted", ...named(path) });
  }

  function move(from: string, to: string): void {
    const file = files.get(from);
    if (!file) return;
    remove(from);
    files.set(to, { ...file, path: to });
    log.push(fileOf({ ...file, path: to }));
  }

  function part(entries: readonly object[], at: number, limit: number): Response {
    const cursor = `cursor-${cursors.size}`;
    cursors.set(cursor, { left: entries.slice(limit), at, limit });
    return json({ entries: entries.slice(0, limit), cursor, has_more: entries.length > limit });
  }

  function goOn(cursor = ""): Response {
    const kept = cursors.get(cursor);
    if (!kept || state.resets > 0) {
      state.resets--;
      return json({ error_summary: "reset/", error: { ".tag": "reset" } }, { status: 409 });
    }
    if (kept.left.length > 0) return part(kept.left, kept.at, kept.limit);
    return part(log.slice(kept.at), log.length, kept.limit);
  }

  const server: Server = (url, { body }) => {
    const route = url.replace("https://api.dropboxapi.com/2/", "");
    const { path, limit = 500, cursor } = asked.parse(JSON.parse(String(body)) ?? {});
    state.calls++;
    switch (route) {
      case "users/get_current_account":
        return json({
          account_id: account,
          root_info: { root_namespace_id: "1", home_namespace_id: "1" },
        });
      case "files/list_folder":
        state.listed++;
        return part(
          [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)).map(fileOf),
          log.length,
          limit,
        );
      case "files/list_folder/continue":
        return goOn(cursor);
      case "files/list_revisions":
        return json({ is_deleted: false, entries: Array(revisions.get(path ?? "") ?? 1).fill({}) });
      default:
        return json([]);
    }
  };
  return { save, remove, move, server, state };
}
