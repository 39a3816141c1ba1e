import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { FolderInUse, holdFolder, NotOurs } from "../../../infra/local/lock.ts";

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

test.each(["EACCES", "EPERM"])(
  "a folder that another user owns (%s) is told as such, with what to do",
  (code) => {
    const refused = Object.assign(new Error(`${code}: permission denied`), { code });
    expect(() =>
      holdFolder("/var/lib/hub", () => {
        throw refused;
      }),
    ).toThrow(NotOurs);
  },
);

test("what is damaged is told as that, and not as a hub that runs", () => {
  const folder = mkdtempSync(join(tmpdir(), "hub-lock-"));
  writeFileSync(join(folder, "lock.sqlite"), "no database at all".repeat(100));
  expect(() => holdFolder(folder)).toThrow(expect.objectContaining({ code: "ERR_SQLITE_ERROR" }));
  expect(() => holdFolder(folder)).not.toThrow(FolderInUse);
  rmSync(folder, { recursive: true });
});
