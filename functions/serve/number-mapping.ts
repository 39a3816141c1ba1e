import { isDeepStrictEqual } from "node:util";
import * as z from "zod/mini";
import type { Connection } from "../../schemas/connection.ts";
import type { Mapping, MappingSource } from "../../schemas/mapping.ts";
import { checkMapping } from "../connectors/mapping/check.ts";
import { isRecord } from "../connectors/mapping/expression.ts";
import { Conflict } from "../shared/errors.ts";
import type { Clock } from "../shared/ports.ts";
import type { MappingVersions } from "../store/mapping-versions.ts";

export interface NumberingDeps {
  readonly mappings: MappingVersions;
  readonly now: Clock;
}

/** Of what and by whom a mapping is changed. */
interface Change {
  readonly tool: string;
  readonly connection: string;
  readonly by: string;
}

/**
 * The settings with their mappings, of posts, of rows and of mails, numbered and kept: a new number where its rules are
 * new, the newest where they are as that one's. Throws `Conflict` where another call numbered one at the same time.
 */
export async function numbered(
  settings: Connection["settings"],
  change: Change,
  deps: NumberingDeps,
): Promise<Connection["settings"]> {
  const of = async (source: MappingSource, within: unknown) => {
    const { mapping } = checkMapping(isRecord(within) ? within.mapping : undefined);
    return (
      mapping && { ...plainObject(within), mapping: plain(await withNumber(mapping, source, change, deps)) }
    );
  };
  const [file, mail] = [await of("rows", settings.file), await of("mails", settings.mail)];
  return {
    ...settings,
    ...(await of("posts", settings)),
    ...(file ? { file } : {}),
    ...(mail ? { mail } : {}),
  };
}

async function withNumber(
  { rules }: Mapping,
  source: MappingSource,
  { tool, connection, by }: Change,
  { mappings, now }: NumberingDeps,
): Promise<Mapping> {
  const [latest] = await mappings.list(tool, connection, source, 1);
  if (latest && isDeepStrictEqual(plain(latest.mapping.rules), plain(rules)))
    return { version: latest.version, rules };
  const version = (latest?.version ?? 0) + 1;
  const at = now().toISOString();
  const kept = await mappings.keep(tool, connection, source, {
    version,
    at,
    by,
    mapping: { version, rules },
  });
  if (!kept) throw new Conflict("mapping_changed", "Another person has changed the mapping at the same time");
  return { version, rules };
}

/** As the tables and the secret store give it back: without fields that are undefined. */
function plain(value: unknown): Connection["settings"][string] {
  return z.json().parse(JSON.parse(JSON.stringify(value)));
}

const plainObject = (value: unknown) => z.record(z.string(), z.json()).parse(plain(value));
