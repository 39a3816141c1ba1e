import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import * as z from "zod/mini";

const root = fileURLToPath(new URL("../..", import.meta.url));
const names = z.optional(z.union([z.string(), z.array(z.string())]));
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.optional(z.string()),
        integrity: z.optional(z.string()),
        inBundle: z.optional(z.boolean()),
        os: names,
        cpu: names,
        bin: z.optional(z.record(z.string(), z.string())),
      }),
    ),
  })
  .parse(JSON.parse(await readFile(`${root}/package-lock.json`, "utf8"))).packages;
const platforms = Object.entries(lock).filter(([, { bin }]) => bin?.node);

/** What a Node of that version says when it is asked to run the hub; rejects when it refuses. */
async function run(version: string): Promise<string> {
  const pretend = `Object.defineProperty(process.versions, "node", { value: ${JSON.stringify(version)} });`;
  const args = ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`];
  const checked = [...args, "--import", "./infra/enough-node.js", "--eval", "process.stdout.write('runs')"];
  return (await promisify(execFile)(process.execPath, checked, { cwd: root })).stdout;
}

test.each(["20.19.0", "22.30.1", "24.0.0", "24.14.1"])(
  "Node %s is refused in one sentence",
  async (version) => {
    await expect(run(version)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        new RegExp(`^The account hub needs Node\\.js 24\\.15 .* this is ${version}\\..*\\n$`),
      ),
    });
  },
);

test.each(["24.15.0", "24.100.0", "26.0.0"])("Node %s runs the hub", async (version) => {
  expect(await run(version)).toBe("runs");
});

test("npm brings a Node that is new enough for each platform, and runs no script of a package", async () => {
  expect(platforms.map(([, { os, cpu }]) => `${os} ${cpu}`)).toEqual([
    "darwin arm64",
    "darwin x64",
    "linux arm64",
    "linux x64",
    "win32 x64",
  ]);
  for (const [, { version = "" }] of platforms) expect(await run(version)).toBe("runs");
  expect(await readFile(`${root}/.npmrc`, "utf8")).toContain("ignore-scripts=true");
});

test("every package of the lock file is held to its contents, on every platform", () => {
  const loose = Object.entries(lock).filter(
    ([path, { integrity, inBundle }]) => path !== "" && !integrity && !inBundle,
  );

  expect(loose.map(([path]) => path)).toEqual([]);
});
