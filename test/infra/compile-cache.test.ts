import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-compiled-"));
  await mkdir(join(folder, "infra"));
  await cp(join(root, "infra/compile-cache.js"), join(folder, "infra/compile-cache.js"));
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  await writeFile(join(folder, "program.ts"), 'const said: string = "it runs"; process.stdout.write(said);');
});
afterEach(async () => await rm(folder, { recursive: true }));

/** Runs a program with what is kept, wherever the processes that tests start keep theirs. */
async function run(): Promise<string> {
  const { NODE_COMPILE_CACHE: _ofTests, ...env } = process.env;
  const args = ["--import", "./infra/compile-cache.js", "program.ts"];
  return (await promisify(execFile)(process.execPath, args, { cwd: folder, env })).stdout;
}

test("what Node makes of the sources is kept beside the packages", async () => {
  await mkdir(join(folder, "node_modules"));

  expect(await run()).toBe("it runs");
  expect(await readdir(join(folder, "node_modules/.cache/node-compile"))).not.toEqual([]);
});

test("a program runs where nothing can be kept", async () => {
  await writeFile(join(folder, "node_modules"), "a file in the way");

  expect(await run()).toBe("it runs");
});

test("the hub and its commands start with it", async () => {
  const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

  for (const name of ["start", "hub"]) expect(scripts[name]).toContain("--import ./infra/compile-cache.js");
});
