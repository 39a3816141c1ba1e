import { spawnSync } from "node:child_process";
import { describe, expect, test } from "@jest/globals";
import { askedNumber } from "../support/asked-number.ts";
import { few } from "../support/repeats.ts";

describe("a number of the command line", () => {
  test.each(["x", "", "-1", "NaN", "0"])("is refused by its name where it is %j", (given) => {
    expect(() => askedNumber("count", given, 1)).toThrow(`count is a number from 1, and not "${given}"`);
  });

  test.each(few(["proof", "fuzz"], 1))("says how much by itself: npm run %s 5000", (program) => {
    const { status, stderr } = spawnSync(process.execPath, [`test/${program}/main.ts`, "none"], {
      encoding: "utf8",
    });

    expect(status).toBe(1);
    expect(stderr).toContain('is a number from 1, and not "none"');
  });
});
