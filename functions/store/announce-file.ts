import { maxFileSize, type Upload, type UploadRequest } from "../../schemas/file.ts";
import { BadRequest } from "../shared/errors.ts";
import { toInstant } from "../shared/instant.ts";
import type { Clock, UploadForms } from "../shared/ports.ts";
import type { FileRecords } from "./file-records.ts";
import { fileBlob, newFileId } from "./file-ref.ts";

export interface AnnounceDeps {
  readonly records: FileRecords;
  readonly uploads: UploadForms;
  readonly now: Clock;
}

/** Notes that a connection will get a file, and opens a form for it. What comes of it stands in the connection's files. */
export async function announced(
  { tool, connection }: { readonly tool: string; readonly connection: string },
  { name, size, exportedAt: written, accept = [] }: UploadRequest,
  deps: AnnounceDeps,
): Promise<Upload> {
  const exportedAt = toInstant(written);
  if (written !== undefined && exportedAt === undefined)
    throw new BadRequest("invalid_exported_at", "exportedAt is an ISO 8601 date-time with its offset");
  const now = deps.now();
  const file = newFileId(now);
  const form = await deps.uploads.open(fileBlob({ tool, connection, file }), {
    least: size ?? 1,
    most: size ?? maxFileSize,
  });
  const at = now.toISOString();
  await deps.records.save({
    file,
    tool,
    connection,
    name: name.toWellFormed(),
    via: "upload",
    state: "awaited",
    receivedAt: at,
    updatedAt: at,
    report: [],
    ...(size === undefined ? {} : { size }),
    ...(exportedAt === undefined ? {} : { exportedAt }),
    ...(accept.length === 0 ? {} : { accept }),
  });
  return { file, ...form };
}
