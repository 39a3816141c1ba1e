import * as z from "zod/mini";

/** How often what is random or alike is repeated: seldom while one works, often in `.ci/run`. */
const repeats = z.object({
  /** Kills at random moments under load. */
  HUB_KILLS: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 2),
  /** Random schedules of the model. */
  HUB_SCHEDULES: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 100),
  /** Random inputs of each conformance property, for each tool. */
  HUB_RUNS: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 50),
  /** Entries of a list in a sample, each of whose fields is tried with odd values; they are much alike. */
  HUB_ENTRIES: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 3),
});

export const {
  HUB_KILLS: kills,
  HUB_SCHEDULES: schedules,
  HUB_RUNS: runs,
  HUB_ENTRIES: entries,
} = repeats.parse(process.env);

/** Of the random inputs on which `.ci/run` tries another property, so many that it has the same share as those of conformance. */
export const share = (whole: number): number => Math.max(3, Math.round(whole * Math.min(1, runs / 1_000)));
