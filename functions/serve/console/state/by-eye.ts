import type { JsonObject } from "./json.ts";
import type { TextTable } from "./text-table.ts";

/** What a column may say, in the order in which it is offered. */
export const meanings = ["key", "title", "email", "name", "time", "ignore"] as const;
export type Meaning = (typeof meanings)[number];

/** What each column says; one that says nothing is kept with its row all the same. */
export type Meanings = Readonly<Record<string, Meaning>>;

/** Only one column may say so. */
const once: ReadonlySet<Meaning> = new Set(["title", "email", "name", "time"]);

/** The same with another meaning of a column; another column that said the same, and may not beside it, says nothing. */
export function meaning(all: Meanings, column: string, next: Meaning | undefined): Meanings {
  const others = Object.entries(all).filter(
    ([name, one]) => name !== column && !(next !== undefined && once.has(next) && one === next),
  );
  return Object.fromEntries(next === undefined ? others : [...others, [column, next]]);
}

const names: readonly (readonly [Meaning, RegExp])[] = [
  ["email", /e-?mail|thư điện tử/i],
  ["key", /(^|\b|_)(id|no|number|code|ref(erence)?|mã|số)\.?$/i],
  ["name", /^(client|customer|company|account)(.name)?$|^khách|^công/i],
  ["title", /supplier|description|subject|title|item|name|tên|nội dung/i],
  ["time", /date|modified|updated|changed|ngày/i],
];

/** What columns are taken to say, by what they are called: each meaning once, the first that fits. */
export function guessed(columns: readonly string[]): Meanings {
  let all: Meanings = {};
  for (const [one, name] of names) {
    const found = columns.find((column) => name.test(column) && all[column] === undefined);
    if (found !== undefined) all = meaning(all, found, one);
  }
  return all;
}

const columnsOf = (all: Meanings, wanted: Meaning) =>
  Object.entries(all).flatMap(([column, one]) => (one === wanted ? [column] : []));

/** Why files cannot be read so, or would belong to nobody. */
export const lackIn = (all: Meanings): "key" | "customer" | undefined => {
  if (columnsOf(all, "key").length === 0) return "key";
  return columnsOf(all, "email").length + columnsOf(all, "name").length === 0 ? "customer" : undefined;
};

/** As `settings.file`, over what stands there. */
export function settingsOf(all: Meanings, before: JsonObject): JsonObject {
  const [title] = columnsOf(all, "title");
  const [[email], [name], [time]] = [columnsOf(all, "email"), columnsOf(all, "name"), columnsOf(all, "time")];
  const ignore = columnsOf(all, "ignore");
  return {
    ...before,
    key: columnsOf(all, "key"),
    account: { ...(email === undefined ? {} : { email }), ...(name === undefined ? {} : { name }) },
    ...(title === undefined ? {} : { title }),
    ...(time === undefined ? {} : { time }),
    ...(ignore.length === 0 ? {} : { ignore }),
  };
}

/** How many rows lead to a customer by an address, wait for their name to be assigned, and belong to nobody. */
export interface Whose {
  readonly address: number;
  readonly name: number;
  readonly nobody: number;
}

/** Whose a row would be: by an address, else by a name. */
export function whoseIs(row: readonly string[], { columns }: TextTable, all: Meanings): keyof Whose {
  const has = (wanted: Meaning) =>
    columnsOf(all, wanted).map((column) => row[columns.indexOf(column)]?.trim() ?? "");
  if (has("email").some((one) => one.includes("@"))) return "address";
  return has("name").some((one) => one !== "") ? "name" : "nobody";
}

export function whoseAre(table: TextTable, all: Meanings): Whose {
  const count = { address: 0, name: 0, nobody: 0 };
  for (const row of table.rows) count[whoseIs(row, table, all)]++;
  return count;
}
