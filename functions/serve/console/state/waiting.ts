import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { answers, wantsAnswer } from "../../../matching/wants-answer.ts";

type Told = Pick<AccountEvent, "id" | "type" | "time"> &
  Partial<Pick<AccountEvent, "account" | "direction" | "actor" | "object">>;

/**
 * What waits for the team: of each client the newest that wants an answer, where nothing was said to them since and it was not
 * resolved. `events`: all that happened since an instant, in any order.
 */
export function waitingIn(events: readonly Told[]): ReadonlySet<string> {
  const resolved = new Set(
    events.flatMap(({ type, object }) => (type === "request.resolved" && object ? [object.id] : [])),
  );
  const last = new Map<string, Told>();
  for (const event of events) {
    const { account, object } = event;
    if (account === undefined || !(answers(event) || wantsAnswer(event))) continue;
    if (wantsAnswer(event) && object !== undefined && resolved.has(object.id)) continue;
    const known = last.get(account);
    if (known === undefined || event.time > known.time) last.set(account, event);
  }
  return new Set([...last.values()].filter(wantsAnswer).map(({ id }) => id));
}
