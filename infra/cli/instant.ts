import { InvalidArgumentError } from "commander";
import { toInstant } from "../../functions/shared/instant.ts";

/**
 * An instant of the command line, in UTC where it names no zone. `Date` itself takes the 30th of February for the 2nd of March, and
 * `5` for a day of 2001. Throws `InvalidArgumentError`.
 */
export function instantOf(text: string): Date {
  const instant = toInstant(text);
  if (instant === undefined)
    throw new InvalidArgumentError("a date or a time of ISO 8601, such as 2026-11-23T08:00:00Z");
  return new Date(instant);
}
