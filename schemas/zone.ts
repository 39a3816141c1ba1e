import * as z from "zod/mini";

/** An IANA time zone. */
export const zone = z.string().check(z.minLength(1), z.maxLength(64), z.refine(isZone, "Not a time zone"));

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
}
