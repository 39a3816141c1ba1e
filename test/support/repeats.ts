import * as z from "zod/mini";

/** How often what is random is repeated: seldom while one works, often in `.ci/run`. */
const repeats = z.object({
  /** Kills at random moments under load. */
  HUB_KILLS: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 4),
  /** Random schedules of the model. */
  HUB_SCHEDULES: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 500),
  /** Random inputs of each conformance property, for each tool. */
  HUB_RUNS: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 200),
});

export const { HUB_KILLS: kills, HUB_SCHEDULES: schedules, HUB_RUNS: runs } = repeats.parse(process.env);
