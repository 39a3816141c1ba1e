import type { ApiRequest } from "../../functions/connectors/collector.ts";
import type { Answered } from "../../functions/connectors/verdict.ts";

export interface KeptRecord {
  /** When it last changed, as an instant. */
  readonly changed: string;
  readonly [field: string]: unknown;
}

const ids: Readonly<Record<string, string>> = {
  Invoices: "InvoiceID",
  CreditNotes: "CreditNoteID",
  Payments: "PaymentID",
  Contacts: "ContactID",
};

/**
 * An organisation's books as the accounting API reads them: lists filtered by ids, by when they were changed and by status,
 * sorted and paged, dates in Xero's own notation. Throws for a call in another form, or that names no organisation.
 */
export class XeroOrganisation {
  readonly #records = new Map<string, KeptRecord[]>();
  readonly tenant: string;
  /** The path and query of every call. */
  readonly asked: string[] = [];
  /** Whether the app is connected to it. */
  isConnected = true;

  constructor(tenant: string) {
    this.tenant = tenant;
  }

  put(list: string, record: KeptRecord): void {
    const name = ids[list] ?? "";
    const others = (this.#records.get(list) ?? []).filter((one) => one[name] !== record[name]);
    this.#records.set(list, [...others, record]);
  }

  answer({ url, headers = {} }: Pick<ApiRequest, "url" | "headers">): Answered {
    const { pathname, searchParams: query } = new URL(url);
    const [list = "", id] = pathname.replace("/api.xro/2.0/", "").split("/");
    this.asked.push(`${list}${id === undefined ? "" : `/${id}`}?${query}`);
    const of = headers["xero-tenant-id"];
    if (headers.accept !== "application/json") throw new Error("Xero would answer in XML");
    if (!this.isConnected || of !== this.tenant)
      return {
        status: 403,
        body: { Type: null, Title: "Forbidden", Status: 403, Detail: "AuthenticationUnsuccessful" },
      };
    const name = ids[list];
    if (name === undefined) throw new Error(`not a list that the hub reads: ${list}`);
    const kept = this.#records.get(list) ?? [];
    if (id !== undefined) {
      const found = kept.filter((one) => one[name] === id);
      return found.length === 0
        ? { status: 404, body: "The resource you're looking for cannot be found" }
        : ok(list, found);
    }
    const since = headers["if-modified-since"];
    const wanted = query.get("IDs")?.split(",");
    const status = query.get("Statuses");
    const found = kept
      .filter((one) => wanted === undefined || wanted.includes(String(one[name])))
      .filter((one) => status === null || one.Status === status)
      .filter((one) => since === undefined || one.changed >= since)
      .filter((one) => (query.get("where") ?? "").split("&&").every((condition) => holds(condition, one)))
      .toSorted((a, b) => (query.get("order") === "UpdatedDateUTC DESC" ? compare(b.changed, a.changed) : 0));
    const [page, size] = [Number(query.get("page")), Number(query.get("pageSize"))];
    if (!Number.isInteger(page) || page < 1 || !Number.isInteger(size) || size < 1)
      throw new Error(`not a page: ${url}`);
    return ok(list, found.slice((page - 1) * size, page * size));
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function holds(condition: string, record: KeptRecord): boolean {
  if (condition === "") return true;
  if (condition === 'Type=="ACCREC"') return record.Type === "ACCREC";
  const [, parts] = /^UpdatedDateUTC<DateTime\((\d+(?:,\d+){5})\)$/.exec(condition) ?? [];
  if (parts === undefined) throw new Error(`not a condition as the hub writes them: ${condition}`);
  const [year = 0, month = 0, ...rest] = parts.split(",").map(Number);
  return Date.parse(record.changed) < Date.UTC(year, month - 1, ...rest);
}

const ok = (list: string, records: readonly KeptRecord[]): Answered => ({
  status: 200,
  body: {
    Status: "OK",
    [list]: records.map(({ changed, ...one }) => ({ ...one, UpdatedDateUTC: written(changed) })),
  },
});

/** An instant, or a day, as Xero writes them in JSON. */
export const written = (time: string) => `/Date(${Date.parse(time)}+0000)/`;
