import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { makeFolder, NoFolder } from "../../infra/make-folder.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hub-folder-"));
  writeFileSync(join(folder, "file"), "");
  symlinkSync("round", join(folder, "round"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a folder is made with those above it, for its owner alone, and one that is there is left", () => {
  const path = join(folder, "a firm's data", "hub");

  makeFolder(path);
  makeFolder(path);

  for (const made of [path, join(folder, "a firm's data")]) expect(statSync(made).mode & 0o777).toBe(0o700);
});

test.each([
  ["file", "a file has that name"],
  ["file/below", "a part of the path is a file"],
  ["x".repeat(300), "a name in it is too long"],
  ["round/below", "its links lead round in a circle"],
])("%.12s cannot be one: the sentence says why", (name, reason) => {
  expect(() => makeFolder(join(folder, name))).toThrow(
    `${join(folder, name)} cannot be used as a folder: ${reason}. Name another one.`,
  );
});

// Asked for with those above it, Node.js tries such a folder for ever.
(existsSync("/proc/self") ? test : test.skip)("a file system that takes no folders is told as that", () => {
  expect(() => makeFolder("/proc/hub/data")).toThrow(NoFolder);
});
