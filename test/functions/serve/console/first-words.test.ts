import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { en } from "../../../../functions/serve/console/messages/en.ts";
import { en as all } from "../../../../functions/serve/console/messages/en-all.ts";
import { consoleFolder, consoleModules } from "../../../support/first-modules.ts";

const modules = consoleModules();
const sources = modules.first
  .filter((path) => /^\w/.test(path) && !path.startsWith("messages/"))
  .map((path) => readFileSync(join(consoleFolder, path), "utf8"));

/** What the API says in English stands there until the words have come, right after the first rows. */
const later = /^(problem|interruption)\./;

/** The beginnings of keys that a source puts together, as `type.` of `wordFor("type", …)`. */
const beginnings = sources.flatMap((source) => [
  ...[...source.matchAll(/\bt\(\s*`([\w.]+)\$\{/g)].map(([, beginning = ""]) => beginning),
  ...[...source.matchAll(/\b(?:wordFor|hasWords)\(\s*"([\w.]+)"/g)].map(([, prefix = ""]) => `${prefix}.`),
]);

test("the first script has the words of what it shows", () => {
  const shown = Object.keys(all).filter(
    (key) =>
      !later.test(key) &&
      (sources.some((source) => source.includes(`"${key}"`)) ||
        beginnings.some((one) => key.startsWith(one))),
  );

  expect(shown.length).toBeGreaterThan(200);
  expect(shown.filter((key) => !Object.hasOwn(en, key))).toEqual([]);
});

test("the first script has no words that nothing of it shows", () => {
  const idle = Object.keys(en).filter(
    (key) =>
      !sources.some((source) => source.includes(`"${key}"`)) &&
      !beginnings.some((one) => key.startsWith(one)),
  );

  expect(idle).toEqual([]);
});

test("the console has no schema library: what it shares with the API is words and types", () => {
  expect(modules.all.filter((path) => path.includes("node_modules/zod"))).toEqual([]);
});
