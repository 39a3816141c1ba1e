import type { ApiRequest } from "../../functions/connectors/collector.ts";
import type { Answered } from "../../functions/connectors/verdict.ts";

export interface Kept {
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
  readonly [field: string]: unknown;
}

const pathsOfLists = [
  "events",
  "invoices",
  "charges",
  "refunds",
  "credit_notes",
  "subscriptions",
  "customers",
];

/**
 * An account as Stripe's API reads it: lists newest first, filtered by when objects were made and by status, paged from one
 * object's id on. Events are there for thirty days. Throws for a call in another form.
 */
export class StripeAccount {
  readonly #kept = new Map<string, Kept[]>();
  readonly now: string;
  /** The path and query of every call. */
  readonly asked: string[] = [];

  constructor(now: string) {
    this.now = now;
  }

  put(list: string, ...objects: readonly Kept[]): void {
    this.#kept.set(list, [...(this.#kept.get(list) ?? []), ...objects]);
  }

  answer({ url, headers = {} }: Pick<ApiRequest, "url" | "headers">): Answered {
    const { pathname, searchParams: query } = new URL(url);
    const path = pathname.replace("/v1/", "");
    this.asked.push(`${path}?${query}`);
    if (!/^\d{4}-\d\d-\d\d\.\w+$/.test(headers["stripe-version"] ?? "")) throw new Error("no version");
    if (!pathsOfLists.includes(path)) return this.#one(path);
    const monthAgo = Date.parse(this.now) / 1_000 - 30 * 86_400;
    const found = (this.#kept.get(path) ?? [])
      .filter(({ created }) => path !== "events" || created >= monthAgo)
      .filter((one) => [...query].every(([name, value]) => holds(name, value, one)))
      .toSorted((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
    const after = query.get("starting_after");
    const begin = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1;
    if (after !== null && begin === 0) return missing;
    const end = begin + Number(query.get("limit"));
    return {
      status: 200,
      body: { object: "list", data: found.slice(begin, end), has_more: found.length > end },
    };
  }

  #one(path: string): Answered {
    const [id = "", list = ""] = path.split("/").reverse();
    const one = (this.#kept.get(list) ?? []).find((kept) => kept.id === id);
    return one ? { status: 200, body: one } : missing;
  }
}

const missing: Answered = {
  status: 404,
  body: { error: { type: "invalid_request_error", code: "resource_missing", message: "No such object" } },
};

function holds(name: string, value: string, one: Kept): boolean {
  if (name === "created[gte]") return one.created >= Number(value);
  if (name === "created[lte]") return one.created <= Number(value);
  if (name === "created[lt]") return one.created < Number(value);
  if (name === "status") return value === "all" || one.status === value;
  if (["limit", "starting_after"].includes(name) || `${name}=${value}` === "expand[]=data.charge")
    return true;
  throw new Error(`not a filter as the hub writes them: ${name}`);
}
