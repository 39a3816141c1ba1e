import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The floors of the house, lowest first: a file imports from its own folder and from lower floors, nothing else. */
const floors: readonly (readonly string[])[] = [
  ["schemas"],
  ["functions/shared", "functions/matching"],
  ["functions/delivery"],
  ["functions/store", "functions/connectors"],
  ["functions/accounts", "functions/insight", "functions/searching", "functions/aws", "functions/api-access"],
  ["functions/sending"],
  [
    "functions/ingest",
    "functions/record",
    "functions/collect",
    "functions/convert",
    "functions/jobs",
    "functions/watch",
    "functions/send",
    "functions/serve",
  ],
  ["infra"],
  ["test"],
];

interface Arrow {
  readonly from: string;
  readonly to: string;
}

const sources = floors
  .flat()
  .filter((folder) => folder !== "test")
  .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }));

/** Every import of the sources, of types too: files of this project by their path from the root, packages by their name. */
const arrows: readonly Arrow[] = sources.flatMap((from) =>
  specifiersIn(readFileSync(join(root, from), "utf8")).map((to) => ({
    from,
    to: to.startsWith(".") ? normalize(join(dirname(from), to)) : to,
  })),
);

function specifiersIn(source: string): string[] {
  const found = source.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)"([^"]+)"/gm);
  return [...found].map(([, specifier]) => specifier ?? "");
}

const folderOf = (path: string) => floors.flat().find((folder) => path.startsWith(`${folder}/`));
const floorOf = (path: string) => floors.findIndex((floor) => floor.includes(folderOf(path) ?? ""));
const told = ({ from, to }: Arrow) => `${from} imports ${to}`;

/** Arrows that break the order of the floors. */
const upward = (given: readonly Arrow[]) =>
  given
    .filter(({ to }) => floorOf(to) >= 0)
    .filter(({ from, to }) => folderOf(from) !== folderOf(to) && floorOf(to) >= floorOf(from))
    .map(told);

test("each floor imports lower floors only, and folders of one floor do not know each other", () => {
  expect(upward(arrows)).toEqual([]);
});

test("the order of the floors is held: an arrow upward or sideways is named", () => {
  const bad = [
    { from: "functions/shared/log.ts", to: "functions/jobs/erase.ts" },
    { from: "functions/record/record.ts", to: "functions/watch/watch.ts" },
    { from: "functions/connectors/slack/index.ts", to: "functions/store/keys.ts" },
  ];

  expect(upward(bad)).toEqual(bad.map(told));
});

test("every source file stands on a floor", () => {
  expect(arrows.length).toBeGreaterThan(1_000);
  expect(globSync("functions/**/*.{ts,tsx}", { cwd: root }).filter((path) => floorOf(path) < 0)).toEqual([]);
});

test("the promises stand alone: schemas import zod, each other, and the version of the release", () => {
  const others = arrows.filter(({ from, to }) => from.startsWith("schemas/") && !to.startsWith("schemas/"));

  const allowed = ({ from, to }: (typeof others)[number]) =>
    /^zod(\/|$)/.test(to) || (from === "schemas/release.ts" && to === "package.json");

  expect(others.filter((one) => !allowed(one)).map(told)).toEqual([]);
});

test("a connector is data and pure functions: no AWS, no files, no network", () => {
  const impure = /^(@aws-sdk\/|@middy\/|node:(fs|http|https|net|child_process)\b)/;

  const found = arrows.filter(({ from, to }) => from.startsWith("functions/connectors/") && impure.test(to));

  expect(found.map(told)).toEqual([]);
});

test("connectors do not know each other; mapping, relay and rows are for all", () => {
  const toolOf = (path: string) => /^functions\/connectors\/([^/]+)\//.exec(path)?.[1];

  const found = arrows.filter(({ from, to }) => {
    const [of, other] = [toolOf(from), toolOf(to)];
    return (
      of !== undefined && other !== undefined && of !== other && !["mapping", "relay", "rows"].includes(other)
    );
  });

  expect(found.map(told)).toEqual([]);
});

test("table expressions are written in the store, and beside it in accounts, and nowhere else", () => {
  const writes =
    /Expression\w*:|"@aws-sdk\/lib-dynamodb"|\b(SET|REMOVE|ADD|DELETE) #?\w+ [=:]|attribute_(not_)?exists/;
  const others = sources.filter((path) => /^functions\/(?!store|accounts|aws)/.test(path));

  expect(others.filter((path) => writes.test(readFileSync(join(root, path), "utf8")))).toEqual([]);
});

test("no file is part of a circle, be it of types alone", () => {
  const next = Map.groupBy(
    arrows.filter(({ to }) => floorOf(to) >= 0),
    ({ from }) => from,
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" > "));
    else if (!done.has(file)) {
      for (const { to } of next.get(file) ?? []) walk(to, [...path, file]);
      done.add(file);
    }
  };
  for (const file of next.keys()) walk(file, []);

  expect(circles).toEqual([]);
});
