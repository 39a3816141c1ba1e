import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { bundle, loadedAtStart, sizesOf } from "../../infra/bundle.ts";
import { ceilings } from "../support/bundle-ceilings.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-bundles-"));
});
afterAll(async () => await rm(folder, { recursive: true }));

test("every function that is deployed has its ceiling", () => {
  const functions = new URL("../../functions/", import.meta.url);
  const deployed = readdirSync(functions).filter((name) => existsSync(new URL(`${name}/main.ts`, functions)));

  expect(Object.keys(ceilings).sort()).toEqual(deployed.sort());
});

describe.each(Object.entries(ceilings))("the bundle of %s", (name, ceiling) => {
  const entry = `functions/${name}/main.ts`;

  test("stays below its ceilings", () => {
    const { start, whole } = sizesOf(bundle(entry, join(folder, name)), entry);

    expect(Math.round(start / 1024)).toBeLessThanOrEqual(ceiling.start);
    expect(Math.round(whole / 1024)).toBeLessThanOrEqual(ceiling.whole);
    expect(Math.round(start / 1024)).toBeGreaterThan(ceiling.start * 0.7);
  });

  test("loads no client before it is used, and names no machine", () => {
    const made = bundle(entry, join(folder, name));
    const inputs = [...loadedAtStart(made, entry)].flatMap((path) =>
      Object.keys(made.outputs[path]?.inputs ?? {}),
    );

    for (const client of ceiling.lazy) expect(inputs.filter((one) => one.includes(client))).toEqual([]);
    expect(readFileSync(join(folder, name, "main.mjs"), "utf8")).not.toContain(process.cwd());
  });
});
