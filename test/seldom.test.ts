import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const seldom = read("seldom.txt")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

test("what `npm test` leaves out is there, each file once, and `.ci/run` takes it", () => {
  expect(
    seldom.filter((path) => !path.endsWith(".test.ts") || !existsSync(new URL(path, import.meta.url))),
  ).toEqual([]);
  expect([...new Set(seldom)]).toEqual(seldom);
  expect(read("../.ci/run")).toMatch(/^export .*\bHUB_ALL=true$/m);
});

test("the first screens, a manager's jobs, among them connecting, and what they correct are never left out", () => {
  const always = ["newcomer", "jobs", "right-answers", "correcting"];
  expect(always.filter((name) => seldom.includes(`browser/${name}.test.ts`))).toEqual([]);
});
