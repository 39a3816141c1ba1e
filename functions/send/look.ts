import { gunzipSync } from "node:zlib";
import { hopHeader } from "../delivery/hop-header.ts";
import { sendsEvent, sendsState } from "../sending/matches.ts";
import type { LookMessage, OutQueue, SendMessage } from "../sending/out-message.ts";
import { ownId } from "../sending/told.ts";
import type { Clock, Log } from "../shared/ports.ts";
import type { EventRows } from "../store/event-rows.ts";
import type { EventRow } from "../store/rows.ts";
import type { RuleRow, Rules } from "../store/rules.ts";
import { type ConcernedDeps, concernedBy, root } from "./concerned.ts";

export interface LookDeps extends ConcernedDeps {
  readonly events: Pick<EventRows, "get">;
  readonly rules: Pick<Rules, "all" | "one" | "note" | "sent" | "sentOf">;
  readonly outQueue: OutQueue;
  readonly log: Log;
  readonly now: Clock;
}

/** Milliseconds: what was recorded longer ago came by a message that was sent again, and its deliveries are forgotten. */
const lately = 7 * 86_400_000;

/** Queues a delivery for each rule that is about an event, or a state that an account has entered. */
export async function look({ event, entered }: LookMessage, deps: LookDeps): Promise<void> {
  const rules = (await deps.rules.all()).filter(({ paused }) => !paused);
  if (entered !== undefined) {
    const account = await root(entered.account, deps.accountsTable);
    const about = account ? rules.filter(({ when }) => sendsState(when, entered.state, account)) : [];
    await queued(
      about.map(({ id }) => ({ kind: "send", rule: id, entered, tries: 0, again: false })),
      deps,
    );
  }
  const row = event === undefined ? undefined : await deps.events.get(event);
  if (row === undefined || Date.parse(row.recordedTime) < deps.now().getTime() - lately) return;
  const since = rules.filter(({ createdAt }) => createdAt <= row.recordedTime);
  const about = await rulesAbout(row, since, deps);
  if (isOwnDoing(row)) {
    for (const { id } of about) await noteOwnDoing(id, row, deps);
    return;
  }
  await queued(
    about.map(({ id }) => ({ kind: "send", rule: id, event, tries: 0, again: false })),
    deps,
  );
}

/** The rules among these that send an event on. */
export async function rulesAbout(
  row: EventRow,
  rules: readonly RuleRow[],
  deps: ConcernedDeps,
): Promise<readonly RuleRow[]> {
  if (rules.length === 0) return [];
  const accounts = await concernedBy(row, deps);
  return rules.filter(({ when }) => sendsEvent(when, row.event, accounts));
}

/** Whether the delivery of an event shows that the hub itself had sent it on: by its header, or by one of its ids. */
export function isOwnDoing({ raw, parts = {} }: Pick<EventRow, "raw" | "parts">): boolean {
  return [raw, ...Object.values(parts).map((part) => part.raw)].some(
    ({ headers, gzip }) =>
      headers?.[hopHeader] !== undefined ||
      (gzip !== undefined && ownId.test(gunzipSync(gzip).toString("utf8"))),
  );
}

async function noteOwnDoing(rule: string, row: EventRow, { rules, now }: LookDeps): Promise<void> {
  const [sk, at] = [sentAt(row), now().toISOString()];
  const what = { id: "", event: row.pk, tries: 0, outcome: "own_doing", waits: false } as const;
  await rules.note(rule, { sk, at, ...what }, now());
}

/** Where in the log a delivery of an event stands. */
export const sentAt = ({ recordedTime, pk }: Pick<EventRow, "recordedTime" | "pk">) =>
  `${recordedTime}#${pk}`;

async function queued(
  messages: readonly SendMessage[],
  { outQueue }: Pick<LookDeps, "outQueue">,
): Promise<void> {
  if (messages.length > 0) await outQueue.send(messages);
}
