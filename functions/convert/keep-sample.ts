import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { FileReport } from "../../schemas/file.ts";
import type { FileSample } from "../../schemas/file-sample.ts";
import { fileSettingsOf } from "../connectors/rows/settings.ts";
import { sampleBlob } from "../store/sample-blob.ts";
import type { ConvertDeps } from "./deps.ts";
import { type FileShape, Refused } from "./refused.ts";
import { keyless } from "./without-key.ts";

/** The most tables of a file that its report names. */
const namedTables = 200;

/**
 * Keeps the first rows of a file that is refused for want of settings, for a day, so that a person can say which of its tables
 * is meant and what its columns say. `folder` has the file; what of it cannot be read is not kept. What the report says of it.
 */
export async function keepSample(
  report: FileReport,
  folder: string,
  { columns, tables }: FileShape,
  deps: ConvertDeps,
): Promise<Pick<FileReport, "columns" | "tables">> {
  const sample = await kept(report, folder, tables, deps);
  const named = tables?.slice(0, namedTables).map((name) => {
    const seen = sample?.tables?.find(({ table }) => table === name);
    return { name, ...(seen?.isCounted ? { rows: seen.count } : {}) };
  });
  return { ...(columns ? { columns: [...columns] } : {}), ...(named ? { tables: named } : {}) };
}

async function kept(
  report: FileReport,
  folder: string,
  tables: FileShape["tables"],
  deps: ConvertDeps,
): Promise<FileSample | undefined> {
  const { tool, connection, name } = report;
  const row = await deps.connections.get(tool, connection);
  const settings = row && ((await fileSettingsOf(tool, row.settings)) ?? keyless(row.settings));
  if (!settings) return undefined;
  const work = join(folder, "sample");
  await mkdir(work);
  const password = (await deps.passwords.find(tool, connection))?.secrets[0]?.value;
  try {
    const sample = await deps.isolate.sample({
      ...{ name, path: join(folder, "file"), folder: work },
      ...{ settings, password, tables },
    });
    await deps.blobs.put(sampleBlob(report), new TextEncoder().encode(JSON.stringify(sample)));
    return sample;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return undefined;
  }
}
