import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as z from "zod/mini";

/** One secret value of each connection of a local hub, in one file that only its owner may read. */
export function fileValues<Value>(path: string, read: (value: unknown) => Value) {
  const key = (tool: string, connection: string) => `${tool}/${connection}`;
  const parsed = existsSync(path)
    ? z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, "utf8")))
    : {};
  let kept = new Map(Object.entries(parsed).map(([name, value]) => [name, read(value)]));
  const save = (next: typeof kept) => {
    const text = JSON.stringify(Object.fromEntries(next), null, 2);
    writeFileSync(`${path}.new`, `${text}\n`, { mode: 0o600 });
    chmodSync(`${path}.new`, 0o600);
    renameSync(`${path}.new`, path);
    kept = next;
  };
  return {
    find: async (tool: string, connection: string): Promise<Value | undefined> =>
      kept.get(key(tool, connection)),
    put: async (tool: string, connection: string, value: Value): Promise<void> =>
      save(new Map(kept).set(key(tool, connection), value)),
    remove: async (tool: string, connection: string): Promise<void> => {
      const rest = new Map(kept);
      rest.delete(key(tool, connection));
      save(rest);
    },
  };
}
