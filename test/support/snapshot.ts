import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@jest/globals";
import {
  buildSnapshot,
  type SnapshotJob,
  type SnapshotResult,
} from "../../functions/convert/snapshot/build.ts";
import { valuesOf } from "../../functions/convert/snapshot/row-line.ts";
import { fileSettings } from "../../schemas/file-settings.ts";

export interface Taken extends SnapshotResult {
  /** Each change as `[change, values before, values after]`. */
  readonly told: readonly [string, string[] | undefined, string[] | undefined][];
  /** What the next file is compared with. */
  readonly base: NonNullable<SnapshotJob["base"]>;
}

export interface Reading {
  readonly name?: string;
  readonly settings?: Record<string, unknown>;
  readonly base?: SnapshotJob["base"];
  readonly password?: string;
  readonly acceptColumns?: boolean;
}

/** Reads files in their own folders, which `end` removes. */
export async function snapshots() {
  const root = await mkdtemp(join(tmpdir(), "hub-snapshots-"));
  return {
    root,
    end: async () => await rm(root, { recursive: true, force: true }),
    async take(content: string | Uint8Array, reading: Reading = {}): Promise<Taken> {
      const folder = await mkdtemp(join(root, "file-"));
      const path = join(folder, "given");
      await writeFile(path, content);
      const settings = fileSettings.parse({ key: "Id", baseline: "rows", ...reading.settings });
      const result = await buildSnapshot(
        {
          name: reading.name ?? "clients.csv",
          path,
          folder,
          settings,
          ...{
            password: reading.password,
            base: reading.base,
            acceptColumns: reading.acceptColumns ?? false,
          },
        },
        () => undefined,
      );
      const lines = (await readFile(result.changes, "utf8")).split("\n").filter((line) => line !== "");
      const told = lines.map((line): Taken["told"][number] => {
        const [change, before, after]: [string, string | null, string | null] = JSON.parse(line);
        return [change, before ? valuesOf(before) : undefined, after ? valuesOf(after) : undefined];
      });
      return { ...result, told, base: { path: result.snapshot, columns: result.columns, key: settings.key } };
    },
  };
}

/** What a file is refused with, by its code and, where that is said, its row. */
export const refusal = (code: string, row?: number) =>
  expect.objectContaining({
    finding: expect.objectContaining({ code, ...(row === undefined ? {} : { row }) }),
  });
