import { randomUUID } from "node:crypto";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import type { EventType } from "../../../schemas/event-types.ts";
import type { FollowUp, FollowUpChange, FollowUpRequest } from "../../../schemas/follow-up.ts";
import { usualMany } from "../../../schemas/insight.ts";
import type { Principal } from "../../../schemas/role.ts";
import { sha256 } from "../../delivery/delivery.ts";
import { NotFound } from "../../shared/errors.ts";
import type { Clock } from "../../shared/ports.ts";
import type { Storage } from "../../store/storage.ts";
import { getAccount } from "../accounts.ts";
import { type OwnEventDeps, publishOwn, standsFor } from "../own-events.ts";
import { withLimit } from "../query.ts";
import { sortedPage } from "../sorted-page.ts";
import { knownAccount, type ViewDeps } from "../view.ts";

export interface FollowUpDeps extends ViewDeps, OwnEventDeps, Pick<Storage, "insight"> {
  readonly now: Clock;
}

/** What is to be done first, the earliest first; what is done, the latest first. */
export async function followUps(account: string, { insight, accountsTable }: FollowUpDeps) {
  await knownAccount(account, accountsTable);
  const all = await insight.followUps(account);
  const open = all.filter(({ done }) => done === undefined).sort((a, b) => (a.by < b.by ? -1 : 1));
  const done = all.filter((one) => one.done !== undefined).sort((a, b) => (a.by < b.by ? 1 : -1));
  return { followUps: [...open, ...done] };
}

/** A page of what is still to be done on any account, the earliest first. Throws `BadRequest`. */
export async function allFollowUps(query: URLSearchParams, { insight }: Pick<Storage, "insight">) {
  const open = await insight.openFollowUps();
  const { page, next } = sortedPage(open, ({ by, id }) => [by, id], withLimit(query, usualMany));
  return { followUps: page, ...(next === undefined ? {} : { next }) };
}

export async function addFollowUp(
  account: string,
  { what, who: whose, by, from }: FollowUpRequest,
  who: Principal,
  deps: FollowUpDeps,
): Promise<FollowUp> {
  await knownAccount(account, deps.accountsTable);
  const at = deps.now().toISOString();
  const row = {
    id: `fol_${randomUUID()}`,
    account,
    what,
    who: whose,
    by,
    ...(from === undefined ? {} : { from }),
    at,
    opened: at,
    madeBy: who.name,
  };
  await deps.insight.addFollowUp(row);
  await tell("task.assigned", row, who, deps);
  return row;
}

/** Done or open again, or handed over. Throws `NotFound` where there is none of this id. */
export async function changeFollowUp(
  account: string,
  id: string,
  change: FollowUpChange,
  who: Principal,
  deps: FollowUpDeps,
): Promise<FollowUp> {
  await knownAccount(account, deps.accountsTable);
  const known = (await deps.insight.followUps(account)).find((one) => one.id === id);
  if (known === undefined) throw unknown();
  const { done, ...rest } = known;
  const at = deps.now().toISOString();
  const isDone = change.done ?? done !== undefined;
  const row = {
    ...rest,
    ...(change.who === undefined ? {} : { who: change.who }),
    ...(isDone ? { done: done ?? { at, by: who.name } } : { opened: done === undefined ? rest.opened : at }),
  };
  if (!(await deps.insight.changeFollowUp(row))) throw unknown();
  if (isDone !== (done !== undefined))
    await tell(isDone ? "task.completed" : "task.assigned", row, who, deps);
  else if (row.who !== known.who) await tell("task.assigned", row, who, deps);
  return row;
}

const unknown = () => new NotFound("unknown_followup", "Unknown follow-up");

/**
 * Shows it on the account's timeline and, until it is done, among what lies ahead, where it stands until its day is over.
 * One that is opened again is another object there: what is done stays done.
 */
async function tell(type: EventType, row: FollowUp, who: Principal, deps: FollowUpDeps): Promise<void> {
  const at = deps.now();
  const isDone = type === "task.completed";
  const event: PublishedEvent = {
    id: `evt_${sha256(JSON.stringify(["hub", "followups", row.id, type, row.who, at.toISOString()])).slice(0, 32)}`,
    tool: "hub",
    connection: "followups",
    type,
    family: "work",
    time: at.toISOString(),
    title: isDone ? `Done: ${row.what}` : `To do for ${row.who}: ${row.what}`,
    actor: { kind: "team", id: who.id, name: who.name },
    ...(isDone ? {} : { scheduledFor: `${row.by}T23:59:59.000Z` }),
    object: {
      kind: "followup",
      id: `${row.id}/${row.opened}`,
      name: row.what,
      state: isDone ? "done" : "open",
      ...(isDone ? { final: true } : {}),
    },
    identities: [standsFor(await getAccount(row.account, deps))],
    details: {
      what: row.what,
      who: row.who,
      by: row.by,
      ...(row.from === undefined ? {} : { from: row.from }),
    },
  };
  await publishOwn(event, { followUp: row.id, by: who.name }, at, deps);
}
