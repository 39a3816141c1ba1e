import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { examplesIn } from "../../../infra/cli/examples.ts";
import { jsonIn, textIn } from "../../../infra/cli/file-text.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hub-text-"));
  writeFileSync(join(folder, "file"), "{");
});
afterAll(() => rmSync(folder, { recursive: true }));

const unreadable = [
  ["none.csv", "there is no such file"],
  ["file/below.csv", "a part of the path is a file"],
  [".", "it is a folder"],
] as const;

test.each(unreadable)("%s cannot be read: the sentence says why", async (name, reason) => {
  const path = join(folder, name);
  const sentence = `${path} cannot be read: ${reason}.`;

  expect(() => textIn(path)).toThrow(sentence);
  expect(() => jsonIn(path)).toThrow(sentence);
  await expect(examplesIn(path)).rejects.toThrow(sentence);
});

test("what is not JSON is told by the file's name, and nothing of what it holds", () => {
  expect(textIn(join(folder, "file"))).toBe("{");
  expect(() => jsonIn(join(folder, "file"))).toThrow(/^\S+file is not valid JSON\.$/);
});

test("letters that are not UTF-8 are refused, and not made into others", () => {
  const path = join(folder, "windows.csv");
  writeFileSync(path, Buffer.from("name\nCaf\u00e9\n", "latin1"));

  expect(() => textIn(path)).toThrow(`${path} is not in UTF-8`);
});

test("JSON as Windows saves it is read", () => {
  const path = join(folder, "marked.json");
  writeFileSync(path, '\u{feff}{"key":"é"}');

  expect(jsonIn(path)).toEqual({ key: "é" });
});
