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

test("the README is read in a few minutes", () => {
  expect(readme.split(/\s+/).length).toBeLessThanOrEqual(1_200);
});

test("the table of the connectors says what the catalogue says", async () => {
  const rows = (await listTools()).map(
    ({ title, routes = [], summary, limits }) =>
      `| ${title} | ${ways(routes)} | ${summary} | ${limits.join(" ") || "–"} |`,
  );

  const table = await readFile(new URL("../functions/connectors/README.md", import.meta.url), "utf8");
  expect(table.split("\n").filter((line) => rows.includes(line))).toEqual(rows);
});

test("the README names every tool with what the catalogue says of it", async () => {
  const tools = (await listTools()).map(({ title, summary }) => `- **${title}**: ${summary}`);

  expect(readme.split("\n").filter((line) => tools.includes(line))).toEqual(tools);
});

test("the README begins with what starts the hub, and what tests it", () => {
  expect(readme).toContain("npm ci && npm start");
  expect(readme).toContain("npm ci && npm test");
});
