export interface Filters {
  readonly family?: readonly string[];
  readonly tool?: readonly string[];
  readonly type?: readonly string[];
  /** Types of which none is asked for. */
  readonly notType?: readonly string[];
}

/** What an event is filtered by. */
export const fields = ["family", "tool", "type"] as const;
type Field = (typeof fields)[number];

/** Whether an event, also one as a table holds it, is among those asked for. */
export function passes(event: { readonly [Name in Field]?: unknown }, filters: Filters): boolean {
  const isAmong = (values: readonly string[], value: unknown) => values.some((one) => one === value);
  const wanted = fields.every((name) => {
    const values = filters[name] ?? [];
    return values.length === 0 || isAmong(values, event[name]);
  });
  return wanted && !isAmong(filters.notType ?? [], event.type);
}

/** A filter as a query has it; an empty expression takes all. */
export interface Filter {
  readonly expression: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export function filterOf(filters: Filters): Filter {
  const parts = [
    ...fields.map((name) => oneOf(name, name, filters[name] ?? [], "IN")),
    oneOf("type", "notType", filters.notType ?? [], "NOT IN"),
  ].filter(({ expression }) => expression !== "");
  return {
    expression: parts.map(({ expression }) => expression).join(" AND "),
    values: Object.assign({}, ...parts.map(({ values }) => values)),
  };
}

function oneOf(field: string, name: string, values: readonly string[], is: "IN" | "NOT IN"): Filter {
  if (values.length === 0) return { expression: "", values: {} };
  const among = `#event.#${field} IN (${values.map((_, n) => `:${name}${n}`).join(", ")})`;
  return {
    expression: is === "IN" ? among : `NOT ${among}`,
    values: Object.fromEntries(values.map((value, n) => [`${name}${n}`, value])),
  };
}
