import { randomBytes } from "node:crypto";
import { sha256 } from "../delivery/delivery.ts";

/** A file in the blob store, by the connection that it was announced for. */
export interface FileRef {
  readonly tool: string;
  readonly connection: string;
  readonly file: string;
}

/** An id that sorts by time; the same for the same `source` at the same time, else another each time. */
export function newFileId(at: Date, source?: string): string {
  const own = source === undefined ? randomBytes(8).toString("hex") : sha256(source).slice(0, 16);
  return `fil_${at.getTime().toString(36).padStart(9, "0")}${own}`;
}

/** Where a file that was given to a connection lies in the blob store. */
export const fileBlob = ({ tool, connection, file }: FileRef) => `drops/${tool}/${connection}/${file}`;

/** The file that a key of the blob store stands for; `undefined` for any other key. */
export function fileRefOf(key: string): FileRef | undefined {
  const [, tool, connection, file] =
    /^drops\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/(fil_[a-z0-9]{25})$/.exec(key) ?? [];
  return tool && connection && file ? { tool, connection, file } : undefined;
}
