import type { Clock } from "../shared/ports.ts";
import type { Expiry } from "./kept-for-good.ts";
import { instantAt } from "./position.ts";
import type { Key } from "./table.ts";

type Row = Key & Readonly<Record<string, unknown>>;

/** Lists of events whose rows sort by an instant: of identities, of objects, of batches, of what waits to be read again. */
const listed = /^(?:identity#|object#|feed#|toldlate$|unrecognized$)/;

/**
 * Events go, with all that names them, so many years after the end of the month in which they happened: all of the month
 * together, so that what is counted of it goes as one.
 *
 * What is told of longer ago stays for a year: DynamoDB removes nothing whose end lies five years back
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html).
 */
export function expiryAfter(years: number, now: Clock): Expiry {
  const of = (instant: string) => {
    const [year, month] = instant.split("-").map(Number);
    const inAYear = new Date(now());
    inAYear.setUTCFullYear(inAYear.getUTCFullYear() + 1);
    const end = Math.max(Date.UTC((year ?? 0) + years, month ?? 0, 1), inAYear.getTime());
    return { expiresAt: Math.floor(end / 1_000) };
  };
  return {
    now,
    of,
    stamped(row) {
      const instant = instantOf(row);
      return instant === undefined ? row : { ...row, ...of(instant) };
    },
  };
}

/** When an event happened, as rows of each kind have it: events, where an object stands, and what names events by their place. */
function instantOf({ pk, sk, event, time }: Row): string | undefined {
  if (typeof event === "object" && event !== null && "time" in event) return String(event.time);
  if (sk === "@") return typeof time === "string" ? time : undefined;
  return listed.test(pk) ? instantAt(sk) : undefined;
}
