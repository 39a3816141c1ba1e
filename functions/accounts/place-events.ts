import { UpstreamError } from "../shared/errors.ts";
import type { Clock } from "../shared/ports.ts";
import type { Directory } from "../store/directory.ts";
import { isCanceled } from "../store/dynamo.ts";
import type { EventLists } from "../store/event-lists.ts";
import type { EventRows } from "../store/event-rows.ts";
import type { Links } from "../store/links.ts";
import type { ObjectRow } from "../store/rows.ts";
import { type Change, stepsOf } from "./placing-steps.ts";

export interface FilingDeps {
  readonly events: EventRows;
  readonly lists: EventLists;
  readonly directory: Directory;
  readonly links: Links;
  readonly now: Clock;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** What the events were placed by has changed meanwhile: an identity's link, or an account is gone. Place them again. */
export class Outdated extends Error {}

const attempts = 8;

/**
 * Makes the changes in one transaction: events, the accounts' counters and days, and the state of objects where they
 * move it on. Returns the changes that were not made because the event is there already or is not as it was read;
 * throws `Outdated` where the links that placed them have changed.
 */
export async function fileEvents(changes: readonly Change[], deps: FilingDeps): Promise<Set<Change>> {
  const overtaken = new Set<Change>();
  const passedBy = new Set<ObjectRow>();
  const late = new Set<string>();
  const tables = { events: deps.events.table.name, directory: deps.directory.table.name };
  for (let attempt = 0; ; attempt++) {
    const fresh = changes.filter((one) => !overtaken.has(one));
    if (fresh.length === 0) return overtaken;
    const at = deps.now().toISOString();
    const steps = stepsOf(fresh, { late, at, passedBy }, tables);
    try {
      await deps.events.transact(steps.map(({ item }) => item));
      for (const { opening } of fresh) if (opening) deps.directory.noteOpened(opening.account);
      return overtaken;
    } catch (error) {
      if (!isCanceled(error)) throw error;
      if (attempt >= attempts) throw new UpstreamError("The table", { cause: error });
      const failed = steps.filter((_, n) => error.CancellationReasons[n]?.Code === "ConditionalCheckFailed");
      const links = failed.flatMap((step) => (step.kind === "link" ? [step.identity] : []));
      deps.links.forget(links);
      if (links.length > 0) throw new Outdated();
      for (const step of failed) {
        if (step.kind === "event") overtaken.add(step.change);
        if (step.kind === "object") passedBy.add(step.object);
        if (step.kind !== "account") continue;
        const opens = fresh.some(({ opening }) => opening?.account === step.account);
        if (!(await deps.directory.takesEvents(step.account, opens))) throw new Outdated();
        // What was the last event may have left since: then this one may be it after all.
        if (!late.delete(step.account)) late.add(step.account);
      }
      if (failed.length === 0) await deps.pause(Math.random() * 20 * 2 ** attempt);
    }
  }
}
