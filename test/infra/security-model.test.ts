import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { remainder } from "../../schemas/job.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const model = read("infra/SECURITY-MODEL.md");
const { scripts } = JSON.parse(read("package.json"));

/** The cells of the rows of the table below a heading, without its head. */
function tableBelow(heading: string): string[][] {
  const [, below = ""] = model.split(`\n## ${heading}\n`);
  const [section = ""] = below.split("\n## ");
  return section
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2)
    .map((line) =>
      line
        .slice(2, -2)
        .split(" | ")
        .map((cell) => cell.trim()),
    );
}

const testsIn = (text: string) => [...text.matchAll(/`(test\/[^`]+)`/g)].map(([, path = ""]) => path);
const numbered = (letter: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${letter}${n + 1}`);

describe("the security model", () => {
  test("names tests that there are, and commands that npm knows", () => {
    const commands = [...model.matchAll(/`npm run ([\w:-]+)/g)].map(([, name = ""]) => name);

    expect(testsIn(model).filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  });

  test("has a test, or a command that counts, for each promise", () => {
    const bare = tableBelow("Promises with their tests").filter(
      ([, by = ""]) => !/`(test\/|npm run )/.test(by),
    );

    expect(bare).toEqual([]);
  });

  test("tells of each of the sixteen findings by which test it is closed", () => {
    const told = tableBelow("What attacks have found, and what keeps it closed");

    expect(told.map(([name]) => name)).toEqual(numbered("S", 16));
    expect(told.filter(([, , by = ""]) => testsIn(by).length === 0)).toEqual([]);
  });

  test("goes through ASVS chapter by chapter, each with a test of what is held", () => {
    const told = tableBelow("OWASP ASVS 5, level 2");
    const own = told.filter(([, state]) => state !== "–");

    expect(told.map(([name = ""]) => name.split(" ")[0])).toEqual(numbered("V", 17));
    expect(own.map(([name]) => name)).toHaveLength(16);
    expect(own.filter(([, , by = ""]) => testsIn(by).length === 0)).toEqual([]);
    expect(own.filter(([, state = "", by = ""]) => state.includes("gap") !== /Gaps?\b/.test(by))).toEqual([]);
  });
});

describe("its table of what is erased", () => {
  const places = tableBelow("What is erased, and what is not").map(([place = ""]) => place);
  const quoted = places.flatMap((place) => [...place.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));

  test("has a row for all that an erasure's report says remains, and for nothing that it does not", () => {
    const named = quoted.filter((name) => !name.endsWith("/"));

    expect(named.sort()).toEqual([...remainder.options].sort());
  });

  test("has a row for every prefix under which the bucket keeps anything", () => {
    const rights = [...read("infra/README.md").matchAll(/bucket `([a-z]+\/)\*`/g)].map(
      ([, prefix = ""]) => prefix,
    );

    expect(quoted.filter((name) => name.endsWith("/")).sort()).toEqual([...new Set(rights)].sort());
  });
});
