import type { OutMessage } from "../sending/out-message.ts";
import type { EventLists } from "../store/event-lists.ts";
import { isOwnDoing, type LookDeps, rulesAbout } from "./look.ts";

type ReplayMessage = Extract<OutMessage, { kind: "replay" }>;

export interface ReplayDeps extends LookDeps {
  readonly lists: Pick<EventLists, "feed">;
}

const atOnce = 100;

/** Queues a page of what was recorded in a month since then and a rule is about; the next page is another message. */
export async function replay(message: ReplayMessage, deps: ReplayDeps): Promise<void> {
  const { rule: id, since, after, month } = message;
  const rule = await deps.rules.one(id);
  if (rule === undefined || rule.paused) return;
  const range = { since, limit: atOnce, ...(after === undefined ? {} : { after }) };
  const page = await deps.lists.feed(month, range, {});
  const found: OutMessage[] = [];
  for (const { pk } of page.rows) {
    const row = await deps.events.get(pk);
    if (row && !isOwnDoing(row) && (await rulesAbout(row, [rule], deps)).length > 0)
      found.push({ kind: "send", rule: id, event: pk, tries: 0, again: true });
  }
  const next = page.next === undefined ? monthAfter(month) : month;
  if (next <= deps.now().toISOString().slice(0, 7))
    found.push({
      ...{ kind: "replay", rule: id, since, month: next },
      ...(page.next === undefined ? {} : { after: page.next }),
    });
  if (found.length > 0) await deps.outQueue.send(found);
}

function monthAfter(month: string): string {
  const [year = 0, of = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, of, 1)).toISOString().slice(0, 7);
}
