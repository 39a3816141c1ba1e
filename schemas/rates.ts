import * as z from "zod/mini";

/** A row of a table of rates that cannot be read, by its line in the file from 1 on. */
export const rateProblem = z.object({
  line: z.number(),
  reason: z.enum(["columns", "month", "currency", "rate", "twice"]),
});
export type RateProblem = z.infer<typeof rateProblem>;

/** What became of a table of rates. */
export const ratesReport = z.object({
  /** What the rates lead into. */
  currency: z.string(),
  taken: z.number(),
  /** Rows that were left out. */
  problems: z.readonly(z.array(rateProblem)),
});
export type RatesReport = z.infer<typeof ratesReport>;
