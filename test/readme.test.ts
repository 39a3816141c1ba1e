import { existsSync, globSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { listTools } from "../functions/serve/tools.ts";
import type { ToolRoute } from "../schemas/tool.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const pages = globSync("{,functions/**/,infra/**/,schemas/**/,test/**/,.github/}*.md", {
  cwd: root,
  exclude: (path) => path.includes("node_modules"),
});
const textOf = (page: string) => readFileSync(join(root, page), "utf8");
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

test("the README names only npm scripts that exist", async () => {
  const { scripts } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);

  expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ""))).toEqual([]);
  expect(readme).toContain("npm ci && npm start");
  expect(readme).toContain("npm ci && npm test");
});

test("every link from one page to another leads to a file and a heading that are there", () => {
  const anchorsOf = (path: string) =>
    [...readFileSync(path, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replace(/[^\w\s-]/g, "")
        .replaceAll(" ", "-"),
    );
  const broken = pages.flatMap((page) =>
    [...textOf(page).matchAll(/(?:\]\(|src=")(?!https?:)([^)"\s]+)[)"]/g)].flatMap(([, link = ""]) => {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? join(root, page) : join(root, dirname(page), path);
      if (!existsSync(target)) return [`${page}: ${link}`];
      return anchor === undefined || anchorsOf(target).includes(anchor) ? [] : [`${page}: ${link}`];
    }),
  );

  expect(pages).toContain("README.md");
  expect(broken).toEqual([]);
});

test("every file or folder of the repository that a page names is there", () => {
  const named = /^(?:(?:functions|infra|schemas|test|\.github)\/[\w@./-]+|[\w@./-]+\.(?:tsx?|css|sh|ps1))$/;
  const gone = pages.flatMap((page) =>
    [...textOf(page).matchAll(/`([^`\n]+)`(?!\])/g)]
      .flatMap(([, path = ""]) => (named.test(path) ? [path] : []))
      .filter((path) => ![root, join(root, dirname(page))].some((from) => existsSync(join(from, path))))
      .map((path) => `${page}: ${path}`),
  );

  expect(gone).toEqual([]);
});

test("each function says what it is for, how it goes, what it touches and what is peculiar", () => {
  const functions = globSync("functions/*/main.ts", { cwd: root }).map(dirname).sort();
  const headings = functions.map((folder) => [
    folder,
    ...[...textOf(join(folder, "README.md")).matchAll(/^## (.+)$/gm)].map(([, title]) => title),
  ]);

  expect(functions).toContain("functions/ingest");
  expect(headings).toEqual(
    functions.map((folder) => [folder, "Purpose", "Flow", "What it touches", "Peculiarities"]),
  );
});

test("the index of decisions has every decision under its number, once and in order", () => {
  const decisions = globSync("infra/adr/[0-9]*.md", { cwd: root })
    .map((path) => basename(path))
    .sort();
  const rows = [
    ...textOf("infra/adr/README.md").matchAll(/^\| \[(\d+)\]\((.+?)\) \| .+ \| accepted.* \| `.+` \|$/gm),
  ];

  expect(rows.map(([, number, file]) => [number, file])).toEqual(
    decisions.map((file) => [String(Number(file.slice(0, 4))), file]),
  );
  for (const file of decisions)
    expect(textOf(`infra/adr/${file}`).startsWith(`# ${Number(file.slice(0, 4))}. `)).toBe(true);
});
