import type { AccountFacts } from "../facts.ts";

/** A service that an account has, as far as its events say. */
export interface Service {
  readonly name: string;
  /** `invoiced`: a line of an invoice names it; `used`: one of its tools is heard. */
  readonly by: "invoiced" | "used";
  readonly since: string;
  readonly last: string;
  /** The latest event that shows it, where it is known. */
  readonly event?: string;
}

/** What invoices name as services; where none does, the tools that the account is heard in. */
export function servicesOf(
  { events, days }: Pick<AccountFacts, "events" | "days">,
  today: string,
): Service[] {
  const found = new Map<string, Service>();
  for (const { id, time, type, details } of [...events].sort((a, b) => (a.time < b.time ? -1 : 1))) {
    const day = time.slice(0, 10);
    const named = details?.services;
    if (!type.startsWith("invoice.") || day > today || !Array.isArray(named)) continue;
    for (const name of named) {
      if (typeof name !== "string" || name === "") continue;
      const since = found.get(name)?.since ?? day;
      found.set(name, { name, by: "invoiced", since, last: day, event: id });
    }
  }
  if (found.size > 0) return [...found.values()].sort(byName);
  for (const { day, tools = {} } of [...days].sort((a, b) => (a.day < b.day ? -1 : 1))) {
    if (day > today) continue;
    for (const name of Object.keys(tools))
      found.set(name, { name, by: "used", since: found.get(name)?.since ?? day, last: day });
  }
  return [...found.values()].sort(byName);
}

const byName = (a: Service, b: Service) => (a.name < b.name ? -1 : 1);
