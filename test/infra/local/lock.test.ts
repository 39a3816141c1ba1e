import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { FolderInUse, holdFolder } from "../../../infra/local/lock.ts";

test("a folder is held by one hub, by a file that its owner alone can read", () => {
  const folder = mkdtempSync(join(tmpdir(), "hub-lock-"));
  const held = holdFolder(folder);

  expect(() => holdFolder(folder)).toThrow(FolderInUse);
  for (const name of ["lock.sqlite", "lock.sqlite-journal"])
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  held.release();
  expect(() => holdFolder(folder).release()).not.toThrow();
  rmSync(folder, { recursive: true });
});
