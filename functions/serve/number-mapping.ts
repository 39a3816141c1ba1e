import { isDeepStrictEqual } from "node:util";
import * as z from "zod/mini";
import type { Connection } from "../../schemas/connection.ts";
import { checkMapping } from "../connectors/mapping/check.ts";
import { Conflict } from "../shared/errors.ts";
import type { Clock } from "../shared/ports.ts";
import type { MappingVersions } from "../store/mapping-versions.ts";

export interface NumberingDeps {
  readonly mappings: MappingVersions;
  readonly now: Clock;
}

/**
 * The settings with their mapping numbered and kept: a new number where its rules are new, the newest where they are as
 * that one's. Throws `Conflict` where another call numbered one at the same time.
 */
export async function numbered(
  settings: Connection["settings"],
  { tool, connection, by }: { readonly tool: string; readonly connection: string; readonly by: string },
  { mappings, now }: NumberingDeps,
): Promise<Connection["settings"]> {
  const { mapping } = checkMapping(settings.mapping);
  if (!mapping) return settings;
  const { rules } = mapping;
  const [latest] = await mappings.list(tool, connection, 1);
  if (latest && isDeepStrictEqual(plain(latest.mapping.rules), plain(rules)))
    return { ...settings, mapping: plain({ version: latest.version, rules }) };
  const version = (latest?.version ?? 0) + 1;
  const at = now().toISOString();
  if (!(await mappings.keep(tool, connection, { version, at, by, mapping: { version, rules } })))
    throw new Conflict("mapping_changed", "Another person has changed the mapping at the same time");
  return { ...settings, mapping: plain({ version, rules }) };
}

/** As the tables and the secret store give it back: without fields that are undefined. */
function plain(value: unknown): Connection["settings"][string] {
  return z.json().parse(JSON.parse(JSON.stringify(value)));
}
