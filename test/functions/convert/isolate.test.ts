import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { isolated } from "../../../functions/convert/isolate.ts";
import type { SnapshotJob } from "../../../functions/convert/snapshot/build.ts";
import { bundle } from "../../../infra/bundle.ts";
import { fileSettings } from "../../../schemas/file-settings.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-isolate-"));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const work = new URL("../../../functions/convert/work.ts", import.meta.url);
const bounds = { heap: 64, milliseconds: 20_000 };
const job = async (content: string): Promise<SnapshotJob> => {
  const own = await mkdtemp(join(folder, "job-"));
  await writeFile(join(own, "given"), content);
  return {
    name: "a.csv",
    path: join(own, "given"),
    folder: own,
    settings: fileSettings.parse({ key: "Id" }),
    acceptColumns: false,
  };
};
/** A worker that does what its code says instead of reading. */
const doing = async (code: string) => {
  const path = join(folder, `${Math.random()}.mjs`);
  await writeFile(path, `import { parentPort } from "node:worker_threads";\n${code}`);
  return new URL(`file://${path}`);
};
const refusal = (code: string) => expect.objectContaining({ finding: expect.objectContaining({ code }) });

test("a worker reads the file, and says why one is refused", async () => {
  expect(await isolated(work, bounds).file(await job("Id\n1\n"), () => undefined)).toMatchObject({ rows: 1 });
  await expect(isolated(work, bounds).file(await job("Id\n1,2\n"), () => undefined)).rejects.toThrow(
    refusal("uneven_row"),
  );
});

test("the bundle that is deployed is its own worker, and reads no variable of ours in it", async () => {
  bundle("functions/convert/main.ts", join(folder, "bundle"));
  const entry = new URL(`file://${join(folder, "bundle", "main.mjs")}`);

  expect(
    await isolated(entry, { ...bounds, heap: 256 }).file(await job("Id\n1\n2\n"), () => undefined),
  ).toMatchObject({ rows: 2 });
}, 60_000);

test("a worker has no variable of the process that started it", async () => {
  const entry = await doing("parentPort.postMessage({ done: Object.keys(process.env) });");

  expect(await isolated(entry, bounds).file(await job(""), () => undefined)).toEqual([]);
});

test("a worker that takes too much memory, or too long, is ended and the file refused", async () => {
  const heavy = await doing("const kept = []; for (;;) kept.push(new Array(1e5).fill(Math.random()));");
  const slow = await doing("for (;;);");

  await expect(isolated(heavy, bounds).file(await job(""), () => undefined)).rejects.toThrow(
    refusal("too_heavy"),
  );
  await expect(
    isolated(slow, { ...bounds, milliseconds: 300 }).file(await job(""), () => undefined),
  ).rejects.toThrow(refusal("too_slow"));
});

test("a worker that breaks, or ends without a word, is our fault and not the file's", async () => {
  const broken = await doing('throw new RangeError("oops");');
  const silent = await doing("process.exit(0);");

  await expect(isolated(broken, bounds).file(await job(""), () => undefined)).rejects.toThrow("oops");
  await expect(isolated(silent, bounds).file(await job(""), () => undefined)).rejects.toThrow(
    "without an answer",
  );
});
