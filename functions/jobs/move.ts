import type { PublishedEvent } from "../../schemas/account-event.ts";
import { moveEvents } from "../accounts/move-events.ts";
import { renewalIn, takeOver } from "../accounts/take-over.ts";
import type { JobRow } from "../store/jobs.ts";
import { idAt } from "../store/position.ts";
import type { WorkDeps } from "./deps.ts";

/** Events of one step: what a crash in the middle may repeat. */
const step = 100;

/**
 * Moves the events of the job's identities to where these lead now, and has what a tool calls otherwise since follow. Every step may be repeated: an event that is where
 * it belongs stays. Returns false where time ran out; the cursor remembers the place.
 */
export async function move(job: JobRow, deps: WorkDeps, timeIsUp: () => boolean): Promise<boolean> {
  let { index, after } = placeOf(job.cursor);
  for (; index < job.identities.length; index++, after = undefined) {
    const identity = job.identities[index];
    if (!identity) continue;
    for (let more = true; more; ) {
      if (timeIsUp()) return false;
      const page = await deps.lists.pointers(identity, { limit: step, ...(after ? { after } : {}) }, false);
      const events = await moveEvents(page.positions.map(idAt), deps);
      for (const event of events) await renew(event, deps);
      after = page.positions.at(-1) ?? after;
      if (page.positions.length > 0)
        await deps.jobs.advance(job.job, `${index}|${after}`, page.positions.length);
      more = page.next !== undefined;
    }
  }
  // Indexes follow their table; until they have, readers look for moved events in both places.
  await deps.pause(deps.indexLag);
  return true;
}

async function renew(event: PublishedEvent, deps: WorkDeps): Promise<void> {
  const renewal = renewalIn(event);
  const job = renewal && (await takeOver(renewal, deps));
  if (job !== undefined) await deps.work.wake(job);
}

function placeOf(cursor: string | undefined): { index: number; after?: string | undefined } {
  if (cursor === undefined) return { index: 0 };
  const cut = cursor.indexOf("|");
  return { index: Number(cursor.slice(0, cut)), after: cursor.slice(cut + 1) };
}
