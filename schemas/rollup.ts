import * as z from "zod/mini";

/**
 * One account on one day (UTC, by when events happened). `in`: events in which the customer acted, `out`: in which we did;
 * what a machine does by itself counts in neither. `money` is what changed hands, decimal text by currency: `in`
 * payments received, `out` refunds and bills paid; invoices and estimates only ask for money. Amounts finer than a
 * millionth are left out.
 */
export const rollupDay = z.object({
  day: z.iso.date(),
  events: z.number(),
  in: z.number(),
  out: z.number(),
  tools: z.record(z.string(), z.number()),
  families: z.record(z.string(), z.number()),
  money: z.array(z.object({ currency: z.string(), in: z.string(), out: z.string() })),
});
export type RollupDay = z.infer<typeof rollupDay>;

export const rollup = z.object({ days: z.array(rollupDay) });
export type Rollup = z.infer<typeof rollup>;
