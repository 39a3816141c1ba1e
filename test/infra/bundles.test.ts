import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { bundle, sizesOf } from "../../infra/bundle.ts";

/**
 * Kilobytes that each function loads at its start, and may ever load. A cold start pays for the first by the millisecond:
 * raise a ceiling only knowingly, in the commit that needs it.
 */
const ceilings = {
  ingest: { start: 270, whole: 1_200 },
  record: { start: 650, whole: 2_900 },
  work: { start: 550, whole: 2_800 },
  convert: { start: 760, whole: 1_600 },
  watch: { start: 320, whole: 1_500 },
  serve: { start: 980, whole: 3_800 },
} as const;

/** Clients a function must not load before it needs them. */
const lazy = {
  ingest: ["client-s3", "client-ssm"],
  record: [],
  work: ["client-s3"],
  convert: [],
  watch: ["client-sns"],
  serve: ["client-s3", "client-ssm"],
} as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-bundles-"));
});
afterAll(async () => await rm(folder, { recursive: true }));

describe.each(["ingest", "record", "work", "convert", "watch", "serve"] as const)(
  "the bundle of %s",
  (name) => {
    const entry = `functions/${name}/main.ts`;

    test("stays below its ceilings", () => {
      const { start, whole } = sizesOf(bundle(entry, join(folder, name)), entry);

      expect(Math.round(start / 1024)).toBeLessThanOrEqual(ceilings[name].start);
      expect(Math.round(whole / 1024)).toBeLessThanOrEqual(ceilings[name].whole);
      expect(Math.round(start / 1024)).toBeGreaterThan(ceilings[name].start * 0.7);
    });

    test("loads no client before it is used, and names no machine", () => {
      const { outputs } = bundle(entry, join(folder, name));
      const main = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry);
      const loaded = new Set<string>();
      const follow = (path: string) => {
        if (loaded.has(path)) return;
        loaded.add(path);
        for (const { path: next, kind } of outputs[path]?.imports ?? [])
          if (kind === "import-statement" && outputs[next]) follow(next);
      };
      follow(main?.[0] ?? "");
      const inputs = [...loaded].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));

      for (const client of lazy[name]) expect(inputs.filter((one) => one.includes(client))).toEqual([]);
      expect(readFileSync(join(folder, name, "main.mjs"), "utf8")).not.toContain(process.cwd());
    });
  },
);
