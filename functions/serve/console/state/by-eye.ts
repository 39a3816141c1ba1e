import type { CustomersRequest } from "../../../../schemas/file-sample.ts";
import { type JsonObject, valueAt } from "./json.ts";
import { type Said, withSaid } from "./said-by-columns.ts";
import type { TextTable } from "./text-table.ts";

/** What a column may say, in the order in which it is offered. */
export const meanings = [
  "key",
  "title",
  "email",
  "name",
  "phone",
  "domain",
  "time",
  "exportedAt",
  "ignore",
] as const;
export type Meaning = (typeof meanings)[number];

/** What each column says; one that says nothing is kept with its row all the same. */
export type Meanings = Said<Meaning>;

/** What says whose a row is. */
const customers = ["email", "domain", "phone", "name"] as const;

/** Only one column may say so. */
const once: ReadonlySet<Meaning> = new Set([...customers, "title", "time", "exportedAt"]);

/** The same with another meaning of a column. */
export const meaning = (all: Meanings, column: string, next: Meaning | undefined): Meanings =>
  withSaid(all, column, next, once);

interface Called {
  readonly meaning: Meaning;
  readonly name: RegExp;
  /** Of what has such a name, what means something else. */
  readonly but?: RegExp;
}

const called: readonly Called[] = [
  { meaning: "email", name: /e-?mail|thư điện tử/i },
  { meaning: "phone", name: /phone|mobile|(^|\W)tel(\W|$)|điện thoại|sđt|di động/i },
  { meaning: "domain", name: /website|web ?site|domain|trang web|tên miền/i },
  {
    meaning: "key",
    name: /(^|\b|_)(id|no|number|code|ref(erence)?)\.?$|^(mã|số)(\s|$)/i,
    but: /client|customer|account|khách|tiền|dư|lượng/i,
  },
  { meaning: "key", name: /(^|\b|_)(id|no|number|code|ref(erence)?)\.?$|^mã(\s|$)/i },
  {
    meaning: "name",
    name: /^(client|customer|company|account|business)([ _.]?name)?$|^(tên )?(khách|công ty|doanh nghiệp)/i,
  },
  {
    meaning: "title",
    name: /supplier|description|subject|title|item|name|tên|nội dung|diễn giải/i,
    but: /contact|owner|manager|partner|liên hệ|phụ trách/i,
  },
  { meaning: "exportedAt", name: /export|run date|ngày xuất/i },
  { meaning: "time", name: /modified|updated|changed|cập nhật|sửa đổi/i },
  {
    meaning: "time",
    name: /date|ngày/i,
    but: /due|paid|birth|start|end|expir|hạn|thanh toán|sinh|bắt đầu|kết thúc/i,
  },
];

/** What columns are taken to say, by what they are called and else by what stands in them: each meaning once, the first that fits. */
export function guessed(columns: readonly string[], rows: TextTable["rows"] = []): Meanings {
  let all: Meanings = {};
  const has = (one: Meaning) => Object.values(all).includes(one);
  const free = (column: string) => all[column] === undefined;
  for (const { meaning: one, name, but } of called) {
    if (has(one)) continue;
    const found = columns.find((column) => name.test(column) && but?.test(column) !== true && free(column));
    if (found !== undefined) all = meaning(all, found, one);
  }
  const addresses = columns.find((column, at) => free(column) && isMostly(rows, at, /^\S+@\S+\.\S+$/));
  return has("email") || addresses === undefined ? all : meaning(all, addresses, "email");
}

/** Whether most cells of a column that are not empty look so. */
function isMostly(rows: TextTable["rows"], at: number, pattern: RegExp): boolean {
  const cells = rows.slice(0, 100).flatMap((row) => row[at]?.trim() || []);
  return cells.length > 0 && cells.filter((cell) => pattern.test(cell)).length * 2 > cells.length;
}

const columnsOf = (all: Meanings, wanted: Meaning) =>
  Object.entries(all).flatMap(([column, one]) => (one === wanted ? [column] : []));

/** Why files cannot be read so, or would belong to nobody. */
export const lackIn = (all: Meanings): "key" | "customer" | undefined => {
  if (columnsOf(all, "key").length === 0) return "key";
  return customers.every((one) => columnsOf(all, one).length === 0) ? "customer" : undefined;
};

/** As `settings.file`, over what stands there. */
export function settingsOf(all: Meanings, before: JsonObject): JsonObject {
  const one = (wanted: Meaning) => {
    const [column] = columnsOf(all, wanted);
    return column === undefined ? {} : { [wanted]: column };
  };
  const ignore = columnsOf(all, "ignore");
  const external = valueAt(before, "account.external");
  return {
    ...before,
    key: columnsOf(all, "key"),
    account: {
      ...(external === undefined ? {} : { external }),
      ...Object.assign({}, ...customers.map(one)),
    },
    ...one("title"),
    ...one("time"),
    ...one("exportedAt"),
    ...(ignore.length === 0 ? {} : { ignore }),
  };
}

/** What a row says of its customer. */
export type Customer = CustomersRequest["customers"][number];

/** What a row says of its customer by its columns; `undefined` where that is nothing. */
export function customerIn(
  row: readonly string[],
  { columns }: TextTable,
  all: Meanings,
): Customer | undefined {
  const told = customers.flatMap((wanted) => {
    const [column = ""] = columnsOf(all, wanted);
    const cell = row[columns.indexOf(column)]?.trim().slice(0, 500) ?? "";
    return cell === "" ? [] : [[wanted, cell] as const];
  });
  return told.length === 0 ? undefined : Object.fromEntries(told);
}

/** Whose a row is: the clients that have it, an unmatched customer, nobody; `told` until that is known. */
export type Kind = "client" | "waits" | "nobody" | "told";

/** How many rows are whose, and of how many clients. */
export type Whose = Readonly<Record<Kind, number>> & { readonly clients: number };
