import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { listTools } from "../functions/serve/tools.ts";
import type { ToolRoute } from "../schemas/tool.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");

/** `relay, token (planned: file, mail)`: the ways that the journey test goes, then those that are still to come. */
function ways(routes: readonly ToolRoute[]): string {
  const works = routes
    .filter(({ status }) => status === "works")
    .map(({ route, proof }) => `${route}, ${proof}`);
  const planned = routes.filter(({ status }) => status === "planned").map(({ route }) => route);
  return `${works.join("; ")}${planned.length > 0 ? ` (planned: ${planned.join(", ")})` : ""}`;
}

test("the README's catalogue table says what the catalogue says", async () => {
  const rows = (await listTools()).map(
    ({ title, routes = [], summary, limits }) =>
      `| ${title} | ${ways(routes)} | ${summary} | ${limits.join(" ") || "–"} |`,
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
