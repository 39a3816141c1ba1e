import type { Answered } from "../../functions/connectors/verdict.ts";

export interface AcceloThing {
  readonly id: string;
  readonly [field: string]: unknown;
}

/**
 * A deployment as Accelo's API reads it: an object by its id, and lists filtered by dates, ids and what is outstanding, sorted and paged as
 * `_filters`, `_limit` and `_offset` say. Throws for a call in another form, and for a filter that Accelo's documentation
 * does not name for the list.
 */
export class AcceloDeployment {
  readonly lists = new Map<string, AcceloThing[]>();
  /** Lists that the application may not see. */
  readonly hidden = new Set<string>();
  readonly asked: URL[] = [];

  put(resource: string, ...things: readonly AcceloThing[]): void {
    const ids = new Set(things.map(({ id }) => id));
    const others = (this.lists.get(resource) ?? []).filter(({ id }) => !ids.has(id));
    this.lists.set(resource, [...others, ...things]);
  }

  answer(address: string): Answered {
    const url = new URL(address);
    this.asked.push(url);
    const [, resource = "", id] = /^\/api\/v0\/([a-z]+)(?:\/(\d+))?$/.exec(url.pathname) ?? [];
    const known = filtersOf.get(resource);
    if (known === undefined) throw new Error(`not a list that the hub reads: ${address}`);
    if (this.hidden.has(resource)) return said(403, "invalid_permission", null);
    if (id !== undefined) {
      const one = this.lists.get(resource)?.find((thing) => thing.id === id);
      return one ? said(200, "ok", one) : said(404, "invalid_request", null);
    }
    const of = (name: string) => url.searchParams.get(name) ?? "";
    let found = [...(this.lists.get(resource) ?? [])];
    for (const [, name = "", value = ""] of of("_filters").matchAll(/(\w+)\(([^)]*)\)/g)) {
      if (!known.has(name)) throw new Error(`no filter of ${resource}: ${name}`);
      found = filtered(found, name, value);
    }
    const start = Number(of("_offset") || "0");
    const limit = Math.min(Number(of("_limit") || "10"), 100);
    return said(200, "ok", found.slice(start, start + limit));
  }
}

const said = (status: number, word: string, response: unknown): Answered => ({
  status,
  body: { meta: { status: word }, response },
});

const dates = (...names: readonly string[]) => [
  "id",
  "order_by_desc",
  ...names.flatMap((name) => [`${name}_after`, `${name}_before`]),
];

/** https://api.accelo.com/docs/ as of each list's own page. */
const filtersOf: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["invoices", new Set([...dates("date_raised", "date_due", "date_modified"), "outstanding_greater_than"])],
  ["quotes", new Set(dates("date_created", "date_expiry"))],
  ["tasks", new Set(dates("date_created", "date_completed", "date_modified", "date_due"))],
  ["requests", new Set(dates("date_created", "date_modified"))],
  ["issues", new Set(dates("date_opened", "date_submitted", "date_started", "date_due", "date_closed"))],
  ["prospects", new Set(dates("date_created", "date_due", "date_modified"))],
  ["companies", new Set(dates("date_created", "date_modified"))],
  ["contacts", new Set(dates("date_created", "date_modified", "date_last_interacted"))],
  ["affiliations", new Set(dates("date_created", "date_modified", "date_last_interacted"))],
]);

function filtered(things: readonly AcceloThing[], name: string, value: string): AcceloThing[] {
  if (name === "id") return things.filter(({ id }) => value.split(",").includes(id));
  if (name === "order_by_desc")
    return things.toSorted((a, b) => Number(b[value] ?? 0) - Number(a[value] ?? 0));
  const [, field = "", sign] = /^(\w+?)_(after|before|greater_than)$/.exec(name) ?? [];
  return things.filter((thing) => {
    const given = Number(thing[field] ?? 0);
    return sign === "before" ? given < Number(value) : given > Number(value);
  });
}
