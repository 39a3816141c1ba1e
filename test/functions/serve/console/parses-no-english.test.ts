import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("../../../../functions/serve/console/", import.meta.url));

/** Fields in which the API says something in English, beside a code. */
const told = "(?:reason|message|why|summary|statement|sentence|detail|english|title)";
const looksInto = "(?:match|matchAll|replace|replaceAll|split|search|startsWith|endsWith|includes|indexOf)";
/** Text in a regular expression or a string that only a sentence has: two words of letters with a space between. */
const words = /[A-Za-z]{2,}(?: |\\s[+*]?)[A-Za-z(\\]/;

const regexes =
  /(?<=[=(,:!&|?[{;>]\s*|return )\/(?![/*])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/[a-z]*/g;
const compared = new RegExp(
  [
    String.raw`\.(?:startsWith|endsWith|includes|indexOf|split|replace|replaceAll)\(\s*(["'\`])((?:(?!\1).)+)\1`,
    String.raw`[!=]==\s*(["'\`])((?:(?!\3).)+)\3`,
    String.raw`\bcase (["'\`])((?:(?!\5).)+)\5:`,
  ].join("|"),
  "g",
);
const takenApart = [
  new RegExp(String.raw`\b${told}\s*(?:\?\.|\.)\s*${looksInto}\(`, "g"),
  new RegExp(String.raw`\.(?:exec|test)\(\s*(?:[\w.?]+\.)?${told}\b`, "g"),
];

/** The places at which a source looks for English, or into what the API has said in English. */
function offences(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const phrases = [...code.matchAll(regexes)].flatMap(([whole, inside = ""]) =>
    words.test(inside) ? [whole] : [],
  );
  const literals = [...code.matchAll(compared)].flatMap((found) =>
    words.test(found[2] ?? found[4] ?? found[6] ?? "") ? [found[0]] : [],
  );
  const parts = takenApart.flatMap((one) => [...code.matchAll(one)].map(([whole]) => whole));
  return [...phrases, ...literals, ...parts];
}

/** What a connector's title names is found by its place, without a word of English; titles have no code yet. */
const allowed = new Set([
  ...["state/subject.ts: title.indexOf(", "state/subject.ts: title.split("],
  // How people head the columns of their own files, in both languages: nothing of it comes from the API.
  ...[
    "website|web ?site|domain|trang web|tên miền",
    "^(client|customer|company|account|business)([ _.]?name)?$|^(tên )?(khách|công ty|doanh nghiệp)",
    "export|run date|ngày xuất",
    "due|paid|birth|start|end|expir|hạn|thanh toán|sinh|bắt đầu|kết thúc",
  ].map((heading) => `state/by-eye.ts: /${heading}/i`),
  ...[
    "web ?site|domain|^(web|url)$|trang web|tên miền",
    "^(client|customer|company|business)$|^tên$|^(tên )?(khách|công ty|doanh nghiệp)",
  ].map((heading) => `state/client-list.ts: /${heading}/`),
]);

describe("the console", () => {
  test("neither compares nor takes apart what the API says in English", async () => {
    const files = (await readdir(root, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
    const found = await Promise.all(
      files.map(async (name) =>
        offences(await readFile(join(root, name), "utf8")).map((one) => `${name}: ${one}`),
      ),
    );

    expect(files.length).toBeGreaterThan(100);
    expect(found.flat().filter((one) => !allowed.has(one))).toEqual([]);
  });
});

describe("the search for it finds", () => {
  test.each([
    [
      "a pattern with a word of a sentence",
      String.raw`const [, tool] = /^(\S+) says (\S+)$/.exec(given) ?? [];`,
    ],
    ["a pattern with gaps for spaces", String.raw`if (/not\s+JSON/.test(given)) return;`],
    ["a sentence's beginning", 'if (given.startsWith("Does not fit")) return;'],
    ["a sentence that is compared", 'return given === "The connection was removed.";'],
    ["a case of a sentence", 'switch (given) { case "record failed": return 1; }'],
    ["a reason that is cut at its colon", 'const [known] = one.reason.split(": ");'],
    ["a message's number", String.raw`const number = /\d+/.exec(problem.message)?.[0];`],
    ["a reason that becomes a key", "return reason.replaceAll(/[^a-z]+/g, '_');"],
    ["a reason that may be missing", 'return health?.reason?.includes("revoked");'],
  ])("%s", (_, source) => {
    expect(offences(source)).not.toEqual([]);
  });

  test.each([
    ["a code that is compared", 'if (problem.code === "not_json") return t("mapping.json.wrong");'],
    ["a pattern of a value's form", String.raw`return /^\d{4}-\d\d-\d\d$/.test(day);`],
    ["a path's beginning", 'return field.startsWith("mail.");'],
    ["a message that is shown", "return <Text>{problem.message}</Text>;"],
    ["a comment with a sentence", '// as in reason.split(": ")\nconst one = 1;'],
  ])("nothing in %s", (_, source) => {
    expect(offences(source)).toEqual([]);
  });
});
