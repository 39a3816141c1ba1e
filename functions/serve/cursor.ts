import * as z from "zod/mini";
import { BadRequest } from "../shared/errors.ts";

const position = z.string().check(z.regex(/^[\w:.#-]{1,200}$/));

/** A position as text that a client hands back untouched. */
export function toCursor(at: string): string {
  return Buffer.from(at).toString("base64url");
}

export function fromCursor(cursor: string): string {
  const read = position.safeParse(Buffer.from(cursor, "base64url").toString("utf8"));
  if (!read.success) throw new BadRequest("invalid_cursor", "Not a cursor of this API");
  return read.data;
}
