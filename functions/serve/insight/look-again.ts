import { readBegun } from "../../insight/kept-tables.ts";
import { type NightlyDeps, nightly } from "./nightly.ts";

/** Milliseconds from a call on in which accounts are looked at: its answer must be out before the gateway gives up on it. */
const takes = 20_000;

/** Without a day the time was too short for all accounts: the next call goes on from there. */
export interface LookedAgain {
  readonly day?: string;
  readonly accounts: number;
}

/** Looks at all accounts because a person asks. Who asks while that goes on shares the next look: it sees what has changed since. */
export function lookingAgain(deps: NightlyDeps): () => Promise<LookedAgain> {
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<LookedAgain> | undefined;
  return async () => {
    const until = deps.now().getTime() + takes;
    const timeIsUp = () => deps.now().getTime() >= until;
    next ??= last.then(async () => {
      next = undefined;
      const look = lookedAgain(deps, timeIsUp);
      last = look.catch(() => undefined);
      return await look;
    });
    return await next;
  };
}

async function lookedAgain(deps: NightlyDeps, timeIsUp: () => boolean): Promise<LookedAgain> {
  const table = await nightly(deps, { again: true, timeIsUp });
  if (table !== undefined) return { day: table.day, accounts: table.rows.length };
  return { accounts: (await readBegun(deps.blobs))?.rows.length ?? 0 };
}
