import * as z from "zod/mini";

/** Kinds of environment variables that the functions are deployed with. One that is wrong ends a function at its start. */

/** A name, such as that of a table, or any other text that is not empty. */
export const nonEmpty = z.string().check(z.minLength(1));

/** A path in Parameter Store, such as `/hub/secrets`: names are put below it. */
export const parameterPath = z.string().check(z.regex(/^\/.*[^/]$/));

/** The address under which the hub is reached, without a slash at its end: paths are put after it. */
export const hubAddress = z.string().check(z.regex(/^https?:\/\/.*[^/]$/));

/** Years for which events are kept; left out, for good. */
export const keptYears = z.optional(z.string().check(z.regex(/^[1-9]\d*$/)));
