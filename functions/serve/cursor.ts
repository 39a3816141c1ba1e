import * as z from "zod/mini";
import { sha256 } from "../delivery/delivery.ts";
import { BadRequest } from "../shared/errors.ts";

const position = z.string().check(z.regex(/^[\w:.#-]{1,200}$/));

/** A position as text that a client hands back untouched. */
export function toCursor(at: string): string {
  return Buffer.from(at).toString("base64url");
}

/** The position in a cursor. Throws `BadRequest` where it is none. */
export function fromCursor(cursor: string): string {
  const read = position.safeParse(Buffer.from(cursor, "base64url").toString("utf8"));
  if (!read.success) throw new BadRequest("invalid_cursor", "Not a cursor of this API");
  return read.data;
}

/** What of a query may change from page to page. */
const ofThePage: ReadonlySet<string> = new Set(["cursor", "limit", "format"]);

/** Letters that tell a list with its filters and its order from another. */
export function markOf(path: string, query: URLSearchParams): string {
  const asked = [...query].filter(([name]) => !ofThePage.has(name)).map((pair) => JSON.stringify(pair));
  return sha256([path, ...asked.sort()].join("\n")).slice(0, 8);
}

/** A cursor with the mark of the list that it is of. */
export const marked = (cursor: string, path: string, query: URLSearchParams): string =>
  `${cursor}.${markOf(path, query)}`;

/**
 * A query with its cursor as the list has told it. With that of another list, or of other filters, a page would leave entries out
 * without a word: it throws `BadRequest`. One without a mark stood in a `Link`, or was told by the first release.
 */
export function withOwnCursor(path: string, query: URLSearchParams): URLSearchParams {
  const [cursor = "", mark] = (query.get("cursor") ?? "").split(".");
  if (mark === undefined) return query;
  if (mark !== markOf(path, query)) throw new OtherList();
  const own = new URLSearchParams(query);
  own.set("cursor", cursor);
  return own;
}

/** A cursor comes back with another list than told it, or with other filters or another order. */
export class OtherList extends BadRequest {
  constructor() {
    super("invalid_cursor", "This cursor is of another list, of other filters or of another order");
  }
}
