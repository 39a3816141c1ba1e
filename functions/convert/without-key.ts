import { type FileSettings, fileSettings } from "../../schemas/file-settings.ts";
import { isRecord } from "../connectors/mapping/expression.ts";
import { knownFields } from "../shared/known-fields.ts";
import type { Settings } from "../shared/ports.ts";
import { Refused } from "./refused.ts";

const say = "Say which column names a row, such as a client’s number, and send the file again.";

/** How a file is read as far as its columns while none is said to name a row: by a key that no file has. */
export function keyless({ file }: Settings): FileSettings | undefined {
  const given = { ...(isRecord(file) ? file : {}), key: "settings.file.key" };
  return fileSettings.safeParse(knownFields(fileSettings, given)).data;
}

/**
 * Why a file is not taken while nobody has said what names its rows: with its columns, or with what keeps it from being read at
 * all. `read` reads it by settings, whose key no file has.
 */
export async function withoutKey(
  given: Settings,
  read: (settings: FileSettings) => Promise<unknown>,
): Promise<Refused> {
  const settings = keyless(given);
  if (!settings) return new Refused("no_key", say);
  try {
    await read(settings);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { columns } = error.shape;
    return columns ? new Refused("no_key", say, undefined, { columns }) : error;
  }
  return new Refused("no_key", say);
}
