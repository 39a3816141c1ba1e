import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { examplesIn } from "../../../infra/cli/examples.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "examples-test-"));
});
afterAll(async () => await rm(folder, { recursive: true }));

async function examples(name: string, text: string) {
  const path = join(folder, name);
  await writeFile(path, text);
  return await examplesIn(path);
}

test("the rows of a file are examples as a mapping sees them, two hundred at the most", async () => {
  const rows = Array.from({ length: 300 }, (_, n) => `${n};Client ${n % 7}`);
  const found = await examples("export.csv", `Exported today\n\nNo;Client\n${rows.join("\n")}\n`);

  expect(found).toHaveLength(200);
  expect(found[1]).toEqual({
    No: "1",
    Client: "Client 1",
    row: { No: "1", Client: "Client 1" },
    change: "added",
    before: null,
    changes: [],
  });
});

test("a JSON list of objects is rows, any other JSON is one example", async () => {
  expect(await examples("list.json", '[{"a":1},{"a":2}]')).toMatchObject([{ a: "1" }, { a: "2" }]);
  expect(await examples("post.json", '{"event":"paid","lines":[1]}')).toEqual([
    { event: "paid", lines: [1] },
  ]);
});

test("a file that is none of rows is refused for what it is", async () => {
  await expect(examples("page.html", "<html><form></form></html>")).rejects.toThrow("This is a web page");
  await expect(examples("empty.csv", "No,Client\n")).rejects.toThrow("no rows");
});
