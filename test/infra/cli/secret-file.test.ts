import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { secretIn } from "../../../infra/cli/secret-file.ts";
import { Explained } from "../../../infra/explained.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hub-secret-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(["a secret", "a secret\n", "a secret\r\n"])(
  "%j holds the secret without its line's end",
  (text) => {
    const path = join(folder, "secret");
    writeFileSync(path, text);

    expect(secretIn(path)).toBe("a secret");
  },
);

test.each(["", "\n", "two\nlines", "x".repeat(9_000)])(
  "a file that holds no one secret is refused",
  (text) => {
    const path = join(folder, "other");
    writeFileSync(path, text);

    expect(() => secretIn(path)).toThrow(Explained);
    expect(() => secretIn(join(folder, "none"))).toThrow(Explained);
  },
);
