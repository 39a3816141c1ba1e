import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";

/** Whether adding a tool is one folder and two lines: shown of every tool that there is, so that it holds for the next. */
const root = new URL("../../", import.meta.url);
const sources = ["functions/", "schemas/", "infra/"].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({
      path: `${folder}${path}`,
      text: readFileSync(new URL(`${folder}${path}`, root), "utf8"),
    })),
);
const catalogue = "functions/connectors/catalogue.ts";
const folderOf = (tool: string) => `functions/connectors/${tool}/`;

/** The lines of a file and of what it imports from its own folder; not of its prose, nor of what is loaded apart, such as what fetches from an API. */
function linesOf(path: string, counted = new Set<string>()): number {
  const { text = "" } = sources.find((one) => one.path === path) ?? {};
  if (counted.has(path)) return 0;
  counted.add(path);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const needed = [...text.matchAll(/ from "\.\/(?!en\.ts)([\w-]+\.ts)"/g)].map(
    ([, name = ""]) => `${folder}${name}`,
  );
  return needed.reduce((sum, one) => sum + linesOf(one, counted), text.split("\n").length - 1);
}

const tools = await Promise.all(
  toolNames.map(async (tool) => ({
    tool,
    route: (await loadConnector(tool))?.catalogue.route,
    lines: linesOf(`${folderOf(tool)}index.ts`),
  })),
);

/** A route is not a tool, though it has an address: tools that come by it share its code. */
const routes = ["relay"];
/** The lists that a tool is in: of all tools, and of what their entries say in Vietnamese. */
const lists = [catalogue, "functions/connectors/catalogue-words.ts"];
/** The demo's firm works with some tools, and its book says with which. */
const demo = "infra/local/demo/";
/** Words that mean something else as well: a format of files, the access to an API. */
const words: Readonly<Record<string, readonly string[]>> = {
  access: ["functions/convert/read/access.ts", "schemas/file.ts", "functions/store/fetches.ts"],
};

test.each(toolNames)("%s is one line of the catalogue", (tool) => {
  const text = sources.find(({ path }) => path === catalogue)?.text ?? "";

  expect(text.split("\n").filter((line) => line.includes(`"./${tool}/index.ts"`))).toHaveLength(1);
});

test.each(toolNames.filter((tool) => !routes.includes(tool)))(
  "no code outside of its folder names %s or imports a file of its",
  (tool) => {
    const names = new RegExp(`["'\`/]${tool}["'\`/]`);
    const outside = sources.filter(
      ({ path }) =>
        !lists.includes(path) &&
        !path.startsWith(demo) &&
        !path.startsWith(folderOf(tool)) &&
        !words[tool]?.includes(path),
    );
    const naming = outside.filter(({ text }) =>
      text.split("\n").some((line) => names.test(line) && !/^\s*(\/\/|\/?\*)/.test(line)),
    );

    expect(naming.map(({ path }) => path)).toEqual([]);
  },
);

/** How many lines it takes at the most to take what a tool sends: natively, or by a relay, a file or a mail. */
const atMost = (route: string | undefined) => (["relay", "file", "mail"].includes(route ?? "") ? 90 : 300);
/** Tools that send more than others: what they may take, and what for. */
const larger: Readonly<Record<string, number>> = {
  // Recipients and their order, in JSON and in the XML of old accounts.
  docusign: 1_230,
  // Messages, files, pins and reactions of people and channels that have to be looked up, and the forms in which they say something.
  slack: 1_240,
  // Bookings, submissions of forms and recaps.
  calendly: 620,
  // Ten kinds of objects in the forms of several API versions, with what each says of what is owed.
  stripe: 580,
  // Many kinds of records, named by nothing but an id.
  quickbooks: 480,
  // Changes of single cells, folded into rows.
  smartsheet: 440,
  // A mapping of its own for what its script reads, with what documents of money say of themselves.
  "practice-cs": 190,
};

test.each(tools.filter(({ tool }) => !routes.includes(tool)))(
  "what $tool sends is taken by no more lines than a tool of its route may need",
  ({ tool, route, lines }) => {
    const bound = atMost(route);

    expect(lines).toBeLessThanOrEqual(larger[tool] ?? bound);
    if (tool in larger) expect(lines).toBeGreaterThan(bound);
  },
);
