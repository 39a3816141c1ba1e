import type { ConnectionRow } from "../../store/connection-health.ts";
import { fileBlob, newFileId } from "../../store/file-ref.ts";
import type { ConvertDeps } from "../deps.ts";
import type { LaidAttachment } from "./read-mail.ts";

/**
 * Gives the files that came with a mail to its connection: each is announced and put where uploads are, of which convert is
 * told as of any other. Safe to repeat: the same mail announces the same files, and what has begun is left alone.
 */
export async function announceAttached(
  { tool, connection }: ConnectionRow,
  files: readonly LaidAttachment[],
  { blob, receivedAt }: { readonly blob: string; readonly receivedAt: Date },
  deps: Pick<ConvertDeps, "files" | "records" | "now">,
): Promise<void> {
  for (const [n, { name, path, size }] of files.entries()) {
    const ref = {
      tool,
      connection,
      file: newFileId(receivedAt, JSON.stringify([blob, tool, connection, n])),
    };
    const known = await deps.records.get(tool, connection, ref.file);
    if (known && known.state !== "waiting") continue;
    await deps.records.save({
      ...ref,
      name: name.slice(0, 200),
      via: "mail",
      state: "waiting",
      receivedAt: receivedAt.toISOString(),
      updatedAt: deps.now().toISOString(),
      size,
      report: [],
    });
    await deps.files.store(fileBlob(ref), path);
  }
}
