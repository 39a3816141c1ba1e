import type { ApiAnswer, ApiRequest } from "../collector.ts";
import { customerIdOf, homeCurrencyIn, type Record, recordsIn } from "./records.ts";

type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/** Whether it can be put between quotes into the text of a query. */
export const isId = (id: unknown): id is string => typeof id === "string" && /^[\w:-]{1,60}$/.test(id);

/** The tool's codes by the kind and id of what it does not let ask for. */
export type Wrong = Map<string, string>;

/** All of a kind at once; a list that is refused is asked for one by one, so that no record costs the others. */
export function* queried(api: string, kind: string, ids: ReadonlySet<string>, wrong: Wrong): Calls<Record[]> {
  if (ids.size === 0) return [];
  const listed = [...ids].map((id) => `'${id}'`).join(", ");
  const query = `select * from ${kind} where Id in (${listed})${inactiveToo(kind)} maxresults ${ids.size}`;
  const answer = yield queryOf(api, query);
  const { verdict } = answer;
  if (verdict.kind !== "wrong") return recordsIn(answer, kind);
  const records: Record[] = [];
  for (const id of ids) {
    if (ids.size === 1) wrong.set(`${kind.toLowerCase()}/${id}`, verdict.code);
    else records.push(...(yield* queried(api, kind, new Set([id]), wrong)));
  }
  return records;
}

/** How deep QuickBooks lets jobs, and the parts of these, hang below their customer. */
const levelsOfCustomers = 5;

/** How many customers a record hangs below: QuickBooks writes the names of all of them before the record's. */
const depthOf = ({ FullyQualifiedName, ParentRef }: Record) =>
  ParentRef?.value === undefined ? 0 : (FullyQualifiedName?.split(":").length ?? levelsOfCustomers) - 1;

/** Those that are not among the records themselves, and those that they hang below. */
export function* customersOf(
  found: readonly Record[],
  records: ReadonlyMap<string, Record>,
  api: string,
  wrong: Wrong,
): Calls<ReadonlyMap<string, Record>> {
  const own = [...records].flatMap(([key, one]) => (key.startsWith("customer/") ? [one] : []));
  const known = new Map(own.map((one) => [one.Id, one]));
  let wanted = found.flatMap((one) => customerIdOf(one) ?? []);
  for (let level = 0; level < levelsOfCustomers; level++) {
    const ids = new Set(wanted.filter((id) => isId(id) && !known.has(id)));
    for (const one of yield* queried(api, "Customer", ids, wrong)) known.set(one.Id, one);
    // What hangs right below the topmost customer names it already.
    wanted = [...known.values()].flatMap((one) => (depthOf(one) > 1 ? (one.ParentRef?.value ?? []) : []));
  }
  return known;
}

export function* homeCurrency(api: string): Calls<string | undefined> {
  return homeCurrencyIn((yield queryOf(api, "select * from Preferences")).body);
}

/** https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries */
export const queryOf = (api: string, query: string): ApiRequest => ({
  url: `${api}/query?query=${encodeURIComponent(query)}&minorversion=75`,
});

/** Lists of names leave out inactive ones unless asked for them. */
export const inactiveToo = (kind: string) => (listOfNames.has(kind) ? " and Active in (true, false)" : "");

const listOfNames: ReadonlySet<string> = new Set([
  ...["Account", "Class", "CompanyCurrency", "Customer", "Department", "Employee", "Item"],
  ...["PaymentMethod", "Term", "Vendor"],
]);
