import type { Sentence } from "../sentences/sentence.ts";
import { type AttentionReason, attentionTo } from "./attention.ts";
import type { PortfolioRow } from "./row.ts";

/** States that are told of when an account enters them. */
const toldOf: ReadonlySet<AttentionReason> = new Set(["atRisk", "silent", "overdue"]);

/** One open alert an account and reason. */
export interface Alert {
  readonly account: string;
  readonly reason: AttentionReason;
  /** The day of the pass that opened it, or took it over without a word. */
  readonly opened: string;
  /** Taken over: it held before the first look, or came with a merge or with old events. */
  readonly silently?: true;
  readonly sentence: Sentence;
  readonly events: readonly string[];
  /** Until a day, or until it changes; by whom and why is in the audit. */
  readonly snoozed?: { readonly until?: string; readonly reason: string };
  readonly closed?: string;
}

export interface AlertChange {
  readonly open: readonly Alert[];
  /** What has become so since the pass before, and is to be told. */
  readonly entered: readonly Alert[];
  readonly closed: readonly Alert[];
}

/**
 * The alerts after a pass. A state is entered where the pass before saw the account without it; what is seen for the
 * first time, or lay in the past already when the pass before looked, is taken over without a word.
 */
export function alertsAfter(
  rows: readonly PortfolioRow[],
  before: { readonly day?: string; readonly rows: readonly PortfolioRow[]; readonly open: readonly Alert[] },
): AlertChange {
  const earlier = new Map(before.rows.map((row) => [row.account.id, row]));
  const known = new Map(before.open.map((alert) => [alertKey(alert), alert]));
  const open: Alert[] = [];
  const entered: Alert[] = [];
  for (const row of rows) {
    const was = earlier.get(row.account.id);
    for (const { account, reason, sentence, events, since } of attentionTo(row)) {
      if (!toldOf.has(reason)) continue;
      const kept = known.get(alertKey({ account, reason }));
      if (kept !== undefined) {
        open.push({ ...stillSnoozed(kept, row.day), sentence, events });
        continue;
      }
      const isNews = was !== undefined && before.day !== undefined && since > before.day;
      const alert: Alert = {
        account,
        reason,
        sentence,
        events,
        opened: row.day,
        ...(isNews ? {} : { silently: true }),
      };
      open.push(alert);
      if (isNews) entered.push(alert);
    }
  }
  const still = new Set(open.map(alertKey));
  const day = rows[0]?.day ?? before.day;
  const closed = before.open
    .filter((alert) => !still.has(alertKey(alert)))
    .map((alert) => ({ ...alert, ...(day === undefined ? {} : { closed: day }) }));
  return { open, entered, closed };
}

const alertKey = ({ account, reason }: Pick<Alert, "account" | "reason">) => `${account} ${reason}`;

/** A snooze ends on its day. One until something changes lasts as long as the alert: it closes when the state does. */
function stillSnoozed({ snoozed, ...alert }: Alert, day: string): Alert {
  const isOver = snoozed === undefined || (snoozed.until !== undefined && snoozed.until <= day);
  return isOver ? alert : { ...alert, snoozed };
}
