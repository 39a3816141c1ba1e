import { type FileSettings, fileSettings } from "../../../schemas/file-settings.ts";
import { knownFields } from "../../shared/known-fields.ts";
import type { Settings } from "../../shared/ports.ts";
import { loadConnector } from "../catalogue.ts";
import { isRecord } from "../mapping/expression.ts";

/** How a connection's files are read: its own settings before its tool's; `undefined` where they do not name a key. */
export async function fileSettingsOf(tool: string, { file }: Settings): Promise<FileSettings | undefined> {
  const own = (await loadConnector(tool))?.files;
  const given = isRecord(file) ? { ...own, ...file } : (own ?? {});
  const read = fileSettings.safeParse(knownFields(fileSettings, given));
  return read.success ? read.data : undefined;
}

/** Whether a connection's first file is said to have all that was open on its day. */
export const filesOpening = ({ file }: Settings): boolean => isRecord(file) && file.baseline === "opening";
