import * as z from "zod/mini";

/** How often what is random or alike is repeated: seldom while one works, often in `.ci/run`. */
const repeats = z.object({
  /** Kills at random moments under load. */
  HUB_KILLS: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 1),
  /** Random schedules of the model. */
  HUB_SCHEDULES: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 50),
  /** Random inputs of each conformance property, for each tool. */
  HUB_RUNS: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 20),
  /** Entries of a list in a sample, each of whose fields is tried with odd values; they are much alike. */
  HUB_ENTRIES: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 3),
  /** Weeks of faults, of each kind and tool. */
  HUB_WEEKS: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 1),
  /** Days of such a week; the first two and the last two differ, those between are much alike. */
  HUB_DAYS: z._default(z.coerce.number().check(z.int(), z.minimum(4)), 4),
  /** Of the ways in which a person may sit before the console, so many for each job and each screen, in turn. */
  HUB_WAYS: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 1),
  /** Clients of the large book beside which the calls of the API are to cost what they cost in one of a hundred. */
  HUB_CLIENTS: z._default(z.coerce.number().check(z.int(), z.minimum(300)), 300),
  /** Whether the browser is opened anew for each test and opens each person's sign-in link, and loads each of many pages anew where one would do that goes from place to place. */
  HUB_LOADS: z._default(z.stringbool(), false),
  /** Whether what repeats a kind is tried too: the files of `seldom.txt`, and of what is alike in a file all of it. */
  HUB_ALL: z._default(z.stringbool(), false),
});

export const {
  HUB_KILLS: kills,
  HUB_SCHEDULES: schedules,
  HUB_RUNS: runs,
  HUB_ENTRIES: entries,
  HUB_WEEKS: weeks,
  HUB_DAYS: daysOfWeek,
  HUB_WAYS: waysAtATime,
  HUB_CLIENTS: manyClients,
  HUB_LOADS: isLoadedAnew,
  HUB_ALL: isAll,
} = repeats.parse(process.env);

/** Of the random inputs on which `.ci/run` tries another property, so many that it has the same share as those of conformance. */
export const share = (whole: number): number => Math.max(3, Math.round(whole * Math.min(1, runs / 1_000)));

/** Those of the ways in which the one of this turn is tried: over the turns each gets its share, in `.ci/run` each turn has all. */
export const inTurn = <Way>(ways: readonly Way[], turn: number): Way[] =>
  [...ways.slice(turn % ways.length), ...ways.slice(0, turn % ways.length)].slice(0, waysAtATime);

/** Of what is alike, the first few, which stand for it; in `.ci/run` and `npm run test:all` all of it. */
export const few = <One>(alike: readonly One[], count: number): readonly One[] =>
  isAll ? alike : alike.slice(0, count);
