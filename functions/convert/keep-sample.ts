import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { FileReport } from "../../schemas/file.ts";
import { fileSettingsOf } from "../connectors/rows/settings.ts";
import { sampleBlob } from "../store/sample-blob.ts";
import type { ConvertDeps } from "./deps.ts";
import { Refused } from "./refused.ts";
import { keyless } from "./without-key.ts";

/**
 * Keeps the first rows of a file that is refused for want of settings, for a day, so that a person can say what its columns say.
 * `folder` has the file; what of it cannot be read is not kept.
 */
export async function keepSample(report: FileReport, folder: string, deps: ConvertDeps): Promise<void> {
  const { tool, connection, name } = report;
  const row = await deps.connections.get(tool, connection);
  const settings = row && ((await fileSettingsOf(tool, row.settings)) ?? keyless(row.settings));
  if (!settings) return;
  const work = join(folder, "sample");
  await mkdir(work);
  const password = (await deps.passwords.find(tool, connection))?.secrets[0]?.value;
  try {
    const sample = await deps.isolate.sample({
      ...{ name, path: join(folder, "file"), folder: work },
      ...{ settings, password },
    });
    await deps.blobs.put(sampleBlob(report), new TextEncoder().encode(JSON.stringify(sample)));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}
