import type { ImportedRow } from "../../../../schemas/import.ts";
import type { Tool } from "../../../../schemas/tool.ts";
import { type Said, withSaid } from "./said-by-columns.ts";
import { cellsIn } from "./text-table.ts";
import { type IdKind, namesOf, plain } from "./tool-ids.ts";

/** What a column of a list of clients may say, beside the ids of tools. */
export const fields = ["name", "email", "domain", "phone", "owner", "tags", "tier"] as const;
type Field = (typeof fields)[number];
export type ListMeaning = Field | IdKind["says"];
export type ListSaid = Said<ListMeaning>;

const once: ReadonlySet<ListMeaning> = new Set(["name", "owner", "tier"]);

/** The same with another meaning of a column. */
export const listSaying = (all: ListSaid, column: string, next: ListMeaning | undefined): ListSaid =>
  withSaid(all, column, next, once);

/** A list as it was given. */
export interface ClientList {
  /** Of the file. */
  readonly name: string;
  /** Each by another heading. */
  readonly columns: readonly string[];
  readonly rows: readonly ListRow[];
}

export interface ListRow {
  /** Its number as a spreadsheet counts: the headings are the first. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** The rows of a list that have something in them, below its headings; `undefined` where there are none. */
export function clientList(name: string, text: string): ClientList | undefined {
  const lines = cellsIn(text).map((cells, n): ListRow => ({ number: n + 1, cells: cells.map(cleaned) }));
  const [head, ...rows] = lines.filter(({ cells }) => cells.some((cell) => cell !== ""));
  if (head === undefined || rows.length === 0) return undefined;
  const widest = rows.reduce((most, { cells }) => Math.max(most, cells.length), head.cells.length);
  const columns: string[] = [];
  for (let n = 0; n < widest; n++) columns.push(otherThan(columns, head.cells[n] || `#${n + 1}`));
  return { name, columns, rows };
}

/** A heading that no column before it has: a second "Email" is "Email 2". */
function otherThan(known: readonly string[], heading: string): string {
  let name = heading;
  for (let n = 2; known.includes(name); n++) name = `${heading} ${n}`;
  return name;
}

/** A cell without what spreadsheets put around it: spaces, and the mark that keeps a formula from being one. */
const cleaned = (cell: string) => cell.trim().replace(/^'(?=[=+\-@])/, "");

const called: readonly { readonly says: Field; readonly name: RegExp; readonly but?: RegExp }[] = [
  { says: "email", name: /e ?mail|^mail|thư điện tử/ },
  { says: "phone", name: /phone|mobile|(^| )tel( |$)|điện thoại|sđt|di động/ },
  { says: "domain", name: /web ?site|domain|^(web|url)$|trang web|tên miền/ },
  { says: "owner", name: /owner|manager|partner|assigned|phụ trách|quản lý/ },
  { says: "tags", name: /(^| )(tags?|labels?|groups?|nhãn|nhóm)( |$)/ },
  { says: "tier", name: /(^| )(tier|hạng)( |$)/ },
  {
    says: "name",
    name: /^(display |legal )?(client|customer|company|account|business|organi[sz]ation)?( full)? ?name$/,
  },
  { says: "name", name: /^(client|customer|company|business)$|^tên$|^(tên )?(khách|công ty|doanh nghiệp)/ },
  { says: "name", name: /name|tên/, but: /first|last|contact|owner|user|file|họ|liên hệ|đệm/ },
];

/** What the columns of a list are taken to say, by their headings: a tool's name is an id of its clients. */
export function guessedSaid(columns: readonly string[], kinds: readonly IdKind[]): ListSaid {
  let all: ListSaid = {};
  const free = (column: string) => all[column] === undefined;
  for (const column of columns) {
    const heading = plain(column);
    if (/mail|phone|owner|manager/.test(heading)) continue;
    const kind = kinds.find(({ names, says }) => isOf(heading, names) && !Object.values(all).includes(says));
    if (kind) all = listSaying(all, column, kind.says);
  }
  for (const { says, name, but } of called)
    for (const column of columns) {
      const isTaken = once.has(says) && Object.values(all).includes(says);
      const heading = plain(column).replace(/ \d+$/, "");
      if (!isTaken && free(column) && name.test(heading) && but?.test(heading) !== true)
        all = listSaying(all, column, says);
    }
  return all;
}

/** The tools that headings name and of whose ids nothing is known. */
export const unknownTools = (
  columns: readonly string[],
  tools: readonly Pick<Tool, "tool" | "title" | "aliases">[],
  kinds: readonly IdKind[],
): string[] =>
  tools
    .filter(({ tool }) => kinds.every((one) => one.tool !== tool))
    .filter((one) => columns.some((column) => isOf(plain(column), namesOf(one))))
    .map(({ title }) => title);

/** Whether a heading names a tool: by the whole name, or by a first word that no other thing is called. */
function isOf(heading: string, names: readonly string[]): boolean {
  const words = ` ${heading} `;
  return names.some((name) => {
    const [first = ""] = name.split(" ");
    return (
      words.includes(` ${name} `) || (first.length > 3 && !common.has(first) && words.includes(` ${first} `))
    );
  });
}
const common: ReadonlySet<string> = new Set(["client", "practice", "anything", "google", "microsoft"]);

/** Why a row, or a value in it, is not taken. */
export interface Flaw {
  readonly code: string;
  readonly value: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** A row as the hub takes it, or why it does not. */
export interface ListedRow {
  readonly number: number;
  readonly name: string;
  /** What makes the row useless; without one it can be sent. */
  readonly refused?: Flaw;
  /** What of it is left out. */
  readonly flaws: readonly Flaw[];
  readonly told: Readonly<Record<(typeof sent)[number], string>>;
}

/** The columns of a list that the hub takes. */
const sent = ["owner", "tier", "tags", "emails", "domains", "phones", "ids"] as const;
const many = { email: "emails", domain: "domains", phone: "phones", tags: "tags" } as const;

/** What every row says by its columns; what stands on two rows is the first's. */
export function listedRows(
  { columns, rows }: ClientList,
  said: ListSaid,
  kinds: readonly IdKind[],
): ListedRow[] {
  const names = new Map<string, number>();
  const values = new Map<string, number>();
  const places = columns.flatMap((column, at) =>
    said[column] === undefined ? [] : [{ at, says: said[column] }],
  );
  return rows.map(({ number, cells }): ListedRow => {
    const cellOf = (wanted: ListMeaning) => cells[places.find(({ says }) => says === wanted)?.at ?? -1] ?? "";
    const name = cellOf("name");
    const told = {
      owner: cellOf("owner"),
      tier: cellOf("tier"),
      tags: "",
      emails: "",
      domains: "",
      phones: "",
      ids: "",
    };
    const flaws: Flaw[] = [];
    const base = { number, name, flaws, told };
    const wrong = nameFlaw(name, cells, names.get(name.toLowerCase()));
    if (wrong) return { ...base, refused: wrong };
    const ids = new Map<string, string>();
    for (const { at, says } of places)
      for (const value of severalIn(cells[at] ?? "")) {
        if (says === "name" || says === "owner" || says === "tier") continue;
        if (says === "tags") told.tags = joined(told.tags, value);
        else if (says === "email" || says === "domain" || says === "phone") {
          const before = values.get(`${says} ${value.toLowerCase()}`);
          if (before === undefined || before === number) told[many[says]] = joined(told[many[says]], value);
          else flaws.push({ code: "same_value", value, values: { row: before } });
          values.set(`${says} ${value.toLowerCase()}`, before ?? number);
        } else if (mangled.test(value)) flaws.push({ code: "mangled", value });
        else
          ids.set(
            idOf(
              value,
              kinds.find((one) => one.says === says),
            ),
            value,
          );
      }
    for (const [id, value] of ids) {
      const before = values.get(id);
      if (before !== undefined)
        return { ...base, refused: { code: "same_id", value, values: { row: before } } };
    }
    names.set(name.toLowerCase(), number);
    for (const id of ids.keys()) values.set(id, number);
    told.ids = [...ids.keys()].join(";");
    return base;
  });
}

/** What a spreadsheet has made of a long number: its digits are lost. */
const mangled = /^\d([.,]\d+)?E\+?\d+$/i;
/** What a spreadsheet shows in place of what it cannot work out. */
const brokenCell = /^#(N\/A|REF!|NAME\?|VALUE!|NULL!|DIV\/0!|SPILL!|CALC!)$/i;

function nameFlaw(name: string, cells: readonly string[], before: number | undefined): Flaw | undefined {
  if (name === "") return { code: "no_name", value: cells.find((cell) => cell !== "") ?? "" };
  if (brokenCell.test(name)) return { code: "broken_cell", value: name };
  return before === undefined ? undefined : { code: "same_name", value: name, values: { row: before } };
}

const severalIn = (cell: string) =>
  cell
    .split(/[;\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== "" && !brokenCell.test(one));

const joined = (before: string, value: string) => (before === "" ? value : `${before};${value}`);

/** As the hub names it: `quickbooks:customer/9341453474484455/58`. */
function idOf(value: string, kind: IdKind | undefined): string {
  const realm = kind?.realm === undefined || value.startsWith(`${kind.realm}/`) ? "" : `${kind.realm}/`;
  return `${kind?.type ?? ""}/${realm}${value}`;
}

/** Whether the hub is asked for a row. */
export const isSendable = ({ refused }: ListedRow): boolean => refused === undefined;

/** Rows in parts of so many at the most. */
export function partsFor(rows: readonly ListedRow[], most: number): ListedRow[][] {
  const parts: ListedRow[][] = [];
  for (let n = 0; n < rows.length; n += most) parts.push(rows.slice(n, n + most));
  return parts;
}

/** One such part as the list that the API takes; `names`: what some are to be called instead. */
export function csvFor(rows: readonly ListedRow[], names: ReadonlyMap<number, string> = new Map()): string {
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
  return [
    line(["name", ...sent]),
    ...rows.map(({ number, name, told }) =>
      line([names.get(number) ?? name, ...sent.map((one) => told[one])]),
    ),
  ].join("\n");
}

/** What becomes of a row: a client is made, changed or stays as it is; it has the id of one who is called otherwise; or it is left out. */
export type Becomes = "new" | "changed" | "kept" | "otherwise" | "refused";

export function becomes({ name }: ListedRow, of: ImportedRow): Becomes {
  if (of.action === "skip") return "refused";
  if (of.action === "create") return "new";
  if (of.was !== undefined && of.was.name.toLowerCase() !== name.toLowerCase()) return "otherwise";
  return of.action === "change" ? "changed" : "kept";
}
