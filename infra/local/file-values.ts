import { chmodSync, renameSync, writeFileSync } from "node:fs";
import * as z from "zod/mini";
import { keptName } from "../../functions/shared/kept-names.ts";
import type { OfDigest, OfTenant } from "../../functions/shared/ports.ts";
import { keptIn } from "./damaged.ts";

/** Which value: `fresh` is for stores that keep copies, and this one keeps none. */
interface Which extends OfTenant {
  readonly fresh?: boolean;
}

/**
 * Secret values of the connections of a local hub, one of each and of each tenant of one, in one file that only its owner may read.
 * Throws `Damaged`.
 */
export function fileValues<Value>(path: string, read: (value: unknown) => Value) {
  const values = (json: unknown) =>
    new Map(
      Object.entries(z.record(z.string(), z.unknown()).parse(json)).map(([name, one]) => [name, read(one)]),
    );
  let kept = keptIn(path, values) ?? new Map<string, Value>();
  const save = (next: typeof kept) => {
    const text = JSON.stringify(Object.fromEntries(next), null, 2);
    writeFileSync(`${path}.new`, `${text}\n`, { mode: 0o600 });
    chmodSync(`${path}.new`, 0o600);
    renameSync(`${path}.new`, path);
    kept = next;
  };
  return {
    /** Whose there are, as `keptName` has it. */
    names: async (): Promise<readonly string[]> => [...kept.keys()],
    find: async (tool: string, connection: string, of?: Which): Promise<Value | undefined> =>
      kept.get(keptName(tool, connection, of)),
    put: async (tool: string, connection: string, value: Value, of?: Which): Promise<void> =>
      save(new Map(kept).set(keptName(tool, connection, of), value)),
    remove: async (tool: string, connection: string, of?: Which | OfDigest): Promise<void> => {
      const rest = new Map(kept);
      rest.delete(keptName(tool, connection, of));
      save(rest);
    },
  };
}
