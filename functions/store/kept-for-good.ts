import type { Clock } from "../shared/ports.ts";
import type { Key } from "./table.ts";

/** When what is kept of events goes. */
export interface Expiry {
  readonly now: Clock;
  /** The end of what happened at an instant or in a month (`YYYY-MM`), in seconds since 1970; nothing where it stays. */
  of(instant: string): { readonly expiresAt?: number };
  /** A row of the events table with its end. What remembers that an event was erased has none. */
  stamped<Row extends Key & Readonly<Record<string, unknown>>>(row: Row): Row;
}

export const keptForGood: Expiry = { now: () => new Date(), of: () => ({}), stamped: (row) => row };
