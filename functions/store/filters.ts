import type { PublishedEvent } from "../../schemas/account-event.ts";

export interface Filters {
  readonly family?: readonly string[];
  readonly tool?: readonly string[];
  readonly type?: readonly string[];
}

/** Whether an event is among those asked for. */
export function passes(event: PublishedEvent, filters: Filters): boolean {
  return (["family", "tool", "type"] as const).every(
    (name) => (filters[name]?.length ?? 0) === 0 || filters[name]?.includes(event[name]),
  );
}

/** A filter as a query has it; an empty expression takes all. */
export interface Filter {
  readonly expression: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export function filterOf(filters: Filters): Filter {
  const parts = Object.entries(filters).filter(
    (entry): entry is [string, readonly string[]] => (entry[1]?.length ?? 0) > 0,
  );
  return {
    expression: parts
      .map(([field, values]) => `#event.#${field} IN (${values.map((_, n) => `:${field}${n}`).join(", ")})`)
      .join(" AND "),
    values: Object.fromEntries(
      parts.flatMap(([field, values]) => values.map((value, n) => [`${field}${n}`, value])),
    ),
  };
}
