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
  readonly #deleted = new Map<string, KeptRecord[]>();
  /** Every query's text, and the address of every other call. */
  readonly asked: string[] = [];

  put(kind: string, record: KeptRecord): void {
    const others = (this.records.get(kind) ?? []).filter(({ Id }) => Id !== record.Id);
    this.records.set(kind, [...others, record]);
  }

  /** Takes a record away: from then on only the changes tell that there was one. */
  delete(kind: string, Id: string, LastUpdatedTime: string): void {
    this.records.set(
      kind,
      (this.records.get(kind) ?? []).filter((record) => record.Id !== Id),
    );
    const gone = { Id, status: "Deleted", domain: "QBO", MetaData: { CreateTime: "", LastUpdatedTime } };
    this.#deleted.set(kind, [...(this.#deleted.get(kind) ?? []), gone]);
  }

  answer(url: string): Answered {
    if (new URL(url).pathname.endsWith("/cdc")) return this.#changes(url);
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

  /** Changed and deleted records of one kind, a thousand at the most. */
  #changes(url: string): Answered {
    this.asked.push(url);
    const query = new URL(url).searchParams;
    const [kind = "", since = 0] = [query.get("entities") ?? "", Date.parse(query.get("changedSince") ?? "")];
    const found = [...(this.records.get(kind) ?? []), ...(this.#deleted.get(kind) ?? [])]
      .filter((record) => changed(record) >= since)
      .slice(0, 1_000);
    const list = found.length === 0 ? {} : { [kind]: found, startPosition: 1, maxResults: found.length };
    return { status: 200, body: { CDCResponse: [{ QueryResponse: [list] }], time: "2026-11-23T09:00:00Z" } };
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
