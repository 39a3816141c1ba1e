import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { listTools } from "../functions/serve/tools.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");

test("the README's catalogue table says what the catalogue says", async () => {
  const rows = (await listTools()).map(
    ({ title, route, proof, summary, limits }) =>
      `| ${title} | ${route}, ${proof} | ${summary} | ${limits.join(" ") || "–"} |`,
  );

  expect(readme.split("\n").filter((line) => rows.includes(line))).toEqual(rows);
});

test("the README names only npm scripts that exist", async () => {
  const { scripts } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);

  expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ""))).toEqual([]);
  expect(readme).toContain("npm ci && npm start");
  expect(readme).toContain("npm ci && npm test");
});
