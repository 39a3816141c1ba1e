import type { FilePage, FileReport, Upload, UploadRequest } from "../../schemas/file.ts";
import { type FileSample, fileSample } from "../../schemas/file-sample.ts";
import { NotFound } from "../shared/errors.ts";
import type { BlobStore } from "../shared/ports.ts";
import { type AnnounceDeps, announced } from "../store/announce-file.ts";
import type { Connections } from "../store/connections-table.ts";
import { isForgotten } from "../store/file-records.ts";
import { sampleBlob } from "../store/sample-blob.ts";
import { toCursor } from "./cursor.ts";
import { knownConnection } from "./known.ts";

export interface FileDeps extends AnnounceDeps {
  readonly connections: Connections;
  readonly blobs: Pick<BlobStore, "get">;
}

/** Announces a file for a connection that there is. */
export async function announceFile(
  tool: string,
  connection: string,
  request: UploadRequest,
  deps: FileDeps,
): Promise<Upload> {
  await knownConnection({ tool, connection }, deps);
  return await announced({ tool, connection }, request, deps);
}

/** A connection's files, newest first; what was announced a day ago and never came is not among them. */
export async function listFiles(
  tool: string,
  connection: string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  deps: FileDeps,
): Promise<FilePage> {
  await knownConnection({ tool, connection }, deps);
  const found = await deps.records.list(tool, connection, { limit: limit + 1, after });
  const page = found.slice(0, limit);
  const files = page.filter((report) => !isForgotten(report, deps.now()));
  const last = page.at(-1);
  return { files, ...(found.length > limit && last ? { next: toCursor(last.file) } : {}) };
}

/** The report of a file. Throws `NotFound`, also where it is older than reports are shown. */
export async function getFile(
  tool: string,
  connection: string,
  file: string,
  { records, now }: FileDeps,
): Promise<FileReport> {
  const report = await records.get(tool, connection, file);
  if (!report || isForgotten(report, now())) throw new NotFound("unknown_file", "Unknown file");
  return report;
}

/** The first rows of a file that waits for settings. Throws `NotFound` where they are not kept, or no longer. */
export async function getFileSample(
  tool: string,
  connection: string,
  file: string,
  deps: FileDeps,
): Promise<FileSample> {
  await getFile(tool, connection, file, deps);
  const bytes = await deps.blobs.get(sampleBlob({ tool, connection, file }));
  if (bytes === undefined) throw new NotFound("no_sample", "The first rows of this file are not kept");
  return fileSample.parse(JSON.parse(new TextDecoder().decode(bytes)));
}
