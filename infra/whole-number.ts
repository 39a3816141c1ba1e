import * as z from "zod/mini";

/** A whole number of a setting, as digits or, in JSON, as a number: `true`, `0x20` and `1e3` are none. */
export const wholeNumber = (least: number, most: number) =>
  z.pipe(
    z.pipe(
      z.union([z.number(), z.string().check(z.regex(/^\d{1,9}$/))]),
      z.transform((given: string | number) => Number(given)),
    ),
    z.number().check(z.int(), z.minimum(least), z.maximum(most)),
  );
