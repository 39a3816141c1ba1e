import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as z from "zod/mini";
import type { SecretStore } from "../../functions/shared/ports.ts";

const secret = z.object({ id: z.string(), value: z.string(), createdAt: z.string() });
const credentials = z.object({ secrets: z.array(secret), settings: z.record(z.string(), z.unknown()) });
const contents = z.record(z.string(), credentials);

/** The credentials of a local hub's connections in one file that only its owner may read. */
export function fileSecrets(path: string): SecretStore {
  const key = (tool: string, connection: string) => `${tool}/${connection}`;
  let kept = existsSync(path) ? contents.parse(JSON.parse(readFileSync(path, "utf8"))) : {};
  const save = (next: typeof kept) => {
    writeFileSync(`${path}.new`, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 });
    chmodSync(`${path}.new`, 0o600);
    renameSync(`${path}.new`, path);
    kept = next;
  };
  return {
    find: async (tool, connection) =>
      Object.hasOwn(kept, key(tool, connection)) ? kept[key(tool, connection)] : undefined,
    put: async (tool, connection, { secrets, settings }) =>
      save({ ...kept, [key(tool, connection)]: { secrets: [...secrets], settings: { ...settings } } }),
    remove: async (tool, connection) => {
      const { [key(tool, connection)]: _removed, ...rest } = kept;
      save(rest);
    },
  };
}
