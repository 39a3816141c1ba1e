import {
  type FilePage,
  type FileReport,
  maxFileSize,
  type Upload,
  type UploadRequest,
} from "../../schemas/file.ts";
import type { Directory } from "../shared/aws/directory.ts";
import type { FileRecords } from "../shared/aws/file-records.ts";
import { BadRequest, NotFound } from "../shared/errors.ts";
import { fileBlob, newFileId } from "../shared/file-ref.ts";
import { toInstant } from "../shared/instant.ts";
import type { Clock, UploadDoor } from "../shared/ports.ts";
import { toCursor } from "./cursor.ts";

export interface FileDeps {
  readonly directory: Directory;
  readonly records: FileRecords;
  readonly uploads: UploadDoor;
  readonly now: Clock;
}

/** Announces a file for a connection, and opens a door for it. What comes of it stands in the connection's files. */
export async function announceFile(
  tool: string,
  connection: string,
  { name, size, exportedAt: written, accept = [] }: UploadRequest,
  deps: FileDeps,
): Promise<Upload> {
  await knownConnection(tool, connection, deps);
  const exportedAt = toInstant(written);
  if (written !== undefined && exportedAt === undefined)
    throw new BadRequest("invalid_exported_at", "exportedAt is an ISO 8601 date-time with its offset");
  const now = deps.now();
  const file = newFileId(now);
  const door = await deps.uploads.open(fileBlob({ tool, connection, file }), {
    least: size ?? 1,
    most: size ?? maxFileSize,
  });
  const at = now.toISOString();
  await deps.records.save({
    ...{ file, tool, connection, name: name.toWellFormed(), via: "upload", state: "awaited" },
    ...{ receivedAt: at, updatedAt: at, report: [] },
    ...(size === undefined ? {} : { size }),
    ...(exportedAt === undefined ? {} : { exportedAt }),
    ...(accept.length === 0 ? {} : { accept }),
  });
  return { file, ...door };
}

/** A connection's files, newest first. */
export async function listFiles(
  tool: string,
  connection: string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  deps: FileDeps,
): Promise<FilePage> {
  await knownConnection(tool, connection, deps);
  const found = await deps.records.list(tool, connection, { limit: limit + 1, after });
  const files = found.slice(0, limit);
  const last = files.at(-1);
  return { files, ...(found.length > limit && last ? { next: toCursor(last.file) } : {}) };
}

export async function getFile(
  tool: string,
  connection: string,
  file: string,
  { records }: FileDeps,
): Promise<FileReport> {
  const report = await records.get(tool, connection, file);
  if (!report) throw new NotFound("unknown_file", "There is no such file");
  return report;
}

async function knownConnection(tool: string, connection: string, { directory }: FileDeps): Promise<void> {
  if (!(await directory.connection(tool, connection)))
    throw new NotFound("unknown_connection", "There is no such connection");
}
