import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { settingNames } from "../infra/local/environment.ts";
import { retention } from "../infra/retention.ts";

/** What the pages of this repository name is there, and what there is they name. */
const root = fileURLToPath(new URL("..", import.meta.url));
const pages = globSync("{,functions/**/,infra/**/,schemas/**/,test/**/,.github/}*.md", {
  cwd: root,
  exclude: (path) => path.includes("node_modules"),
});
const textOf = (path: string) => readFileSync(join(root, path), "utf8");
const textOfAll = (pattern: string) => globSync(pattern, { cwd: root }).map(textOf).join("\n");

test("the pages name only npm scripts that exist", () => {
  const { scripts } = JSON.parse(textOf("package.json"));
  const named = pages.flatMap((page) =>
    [...textOf(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => ({ page, name })),
  );

  expect(named.filter(({ name }) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test("the pages name only commands and options that the hub has", () => {
  const sources = textOfAll("infra/cli/*.ts");
  const commands = [...sources.matchAll(/\.command\(\s*"([\w-]+)/g)].map(([, name]) => name);
  const options = [...sources.matchAll(/(?:\.option|\.requiredOption|new Option)\(\s*"(--[\w-]+)/g)].map(
    ([, name]) => name,
  );
  const wrong = pages.flatMap((page) =>
    [...textOf(page).matchAll(/npm run hub -- ([^`\n>&;]+)/g)].flatMap(([, given = ""]) => {
      const [command, ...others] = given.replace(/^--stage \S+ /, "").split(" ");
      const unknown = others.filter((word) => word.startsWith("--") && !options.includes(word));
      const isKnown = ["…", "--help", ...commands].includes(command);
      return isKnown && unknown.length === 0 ? [] : [`${page}: ${given}`];
    }),
  );

  expect(commands).toContain("sign-in");
  expect(options).toContain("--stage");
  expect(wrong).toEqual([]);
});

/** The names in the first column of the table that begins with a head; no names where there is no such table. */
function firstColumn(page: string, head: string): string[] {
  const [, rows = ""] = textOf(page).split(`\n| ${head} |`);
  const table = rows.split("\n\n", 1).join("");
  return table
    .split("\n")
    .flatMap((line) => [...(/^\|([^|]*)/.exec(line)?.[1] ?? "").matchAll(/`(\w+)`/g)])
    .map(([, name = ""]) => name);
}

test("every setting of a hub on one machine has its line, and every line is a setting", () => {
  expect(firstColumn("infra/local/README.md", "setting").sort()).toEqual([...settingNames].sort());
});

test("every setting of the stack has its line, and every line is a setting", () => {
  const [, read = ""] =
    /const context = z\.object\(\{\n([\s\S]+?)\n\}\);/.exec(textOf("infra/settings.ts")) ?? [];
  const settings = [...read.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);

  expect(settings).toContain("stage");
  expect(firstColumn("infra/README.md", "context (`-c name=value`)").sort()).toEqual(
    [...settings, ...Object.keys(retention.shape)].sort(),
  );
});

test("whatever a page says of a variable of the environment is read somewhere", () => {
  const code = textOfAll("{functions,infra,test}/**/*.{ts,js,sh,yml}");
  const named = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\bHUB_[A-Z_]+\b/g)].map(([name]) => ({ page, name })),
  );

  expect(named.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
});

test("every row of a table has as many cells as its head", () => {
  const cellsOf = (line: string) => line.split(/(?<!\\)\|/).length;
  const uneven = pages.flatMap((page) =>
    textOf(page)
      .split("\n")
      .flatMap((line, n, lines) => {
        const before = lines[n - 1] ?? "";
        const isRow = line.startsWith("|") && before.startsWith("|");
        return isRow && cellsOf(line) !== cellsOf(before) ? [`${page}:${n + 1}`] : [];
      }),
  );

  expect(uneven).toEqual([]);
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
