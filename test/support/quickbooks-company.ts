import type { Answered } from "../../functions/connectors/verdict.ts";

export interface KeptRecord {
  readonly Id: string;
  readonly MetaData: { readonly CreateTime: string; readonly LastUpdatedTime: string };
  readonly [field: string]: unknown;
}

/**
 * A company's books as the query call reads them: lists by kind, filtered by ids, by when they were changed and by what is
 * still to be paid, sorted and paged as the text of the query says. Throws for a query in another form.
 */
export class QuickbooksCompany {
  readonly records = new Map<string, KeptRecord[]>();
  /** Every query's text. */
  readonly asked: string[] = [];

  put(kind: string, record: KeptRecord): void {
    const others = (this.records.get(kind) ?? []).filter(({ Id }) => Id !== record.Id);
    this.records.set(kind, [...others, record]);
  }

  answer(url: string): Answered {
    const text = new URL(url).searchParams.get("query") ?? "";
    this.asked.push(text);
    if (text === "select * from Preferences") return ok("Preferences", [currency]);
    const [, kind = "", where = "", rest = ""] =
      /^select \* from (\w+) where (.*?)( orderby .*| maxresults .*)$/.exec(text) ?? [];
    const paged = /^( orderby MetaData\.LastUpdatedTime desc startposition (\d+))? maxresults (\d+)$/.exec(
      rest,
    );
    if (!paged) throw new Error(`not a query as the hub writes them: ${text}`);
    const found = (this.records.get(kind) ?? [])
      .filter((record) => where.split(" and ").every((condition) => holds(condition, record)))
      .toSorted((a, b) => changed(b) - changed(a));
    const start = Number(paged[2] ?? 1) - 1;
    return ok(kind, found.slice(start, start + Number(paged[3])));
  }
}

const currency = { CurrencyPrefs: { HomeCurrency: { value: "GBP" } } };
const ok = (kind: string, list: readonly object[]): Answered => ({
  status: 200,
  body: { QueryResponse: list.length === 0 ? {} : { [kind]: list } },
});
const changed = ({ MetaData }: KeptRecord) => Date.parse(MetaData.LastUpdatedTime);

function holds(condition: string, record: KeptRecord): boolean {
  const [, ids] = /^Id in \((.*)\)$/.exec(condition) ?? [];
  if (ids !== undefined) return ids.split(", ").includes(`'${record.Id}'`);
  if (condition === "Active in (true, false)") return true;
  if (condition === "Balance > '0'") return Number(record.Balance) > 0;
  const [, sign, time = ""] = /^MetaData\.LastUpdatedTime (>=|<=) '(.+)'$/.exec(condition) ?? [];
  if (sign === ">=") return changed(record) >= Date.parse(time);
  if (sign === "<=") return changed(record) <= Date.parse(time);
  throw new Error(`not a condition as the hub writes them: ${condition}`);
}
