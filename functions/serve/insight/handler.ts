import type { Context } from "aws-lambda";
import { type NightlyDeps, nightly } from "./nightly.ts";

/** Milliseconds that are left for writing what is done so far. */
const needed = 60_000;

/** What a schedule calls again and again: last night's table is made once, in as many calls as it takes. */
export function createHandler(deps: NightlyDeps) {
  return async (
    _event: unknown,
    context: Pick<Context, "getRemainingTimeInMillis">,
  ): Promise<{ readonly day?: string }> => {
    const table = await nightly(deps, { timeIsUp: () => context.getRemainingTimeInMillis() < needed });
    return table === undefined ? {} : { day: table.day };
  };
}
