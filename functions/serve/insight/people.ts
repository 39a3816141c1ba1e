import { randomUUID } from "node:crypto";
import type { FollowUp } from "../../../schemas/insight.ts";
import type { LeftRequest } from "../../../schemas/left.ts";
import type { Principal } from "../../../schemas/role.ts";
import { dayOf } from "../../insight/days.ts";
import { BadRequest, NotFound } from "../../shared/errors.ts";
import { accountRollup } from "../rollup.ts";
import { knownAccount } from "../view.ts";
import { type NotedDeps, note } from "./portfolio.ts";

/** Notes that an account has left. Throws `BadRequest` for a day to come, or before its first event. */
export async function leave(
  account: string,
  { on, reason, note: text }: LeftRequest,
  who: Principal,
  deps: NotedDeps,
): Promise<void> {
  const { name, createdAt } = await knownAccount(account, deps.directory);
  if (on > dayOf(deps.now().toISOString()))
    throw new BadRequest("invalid_on", "on is not a day to come", { fields: ["on"] });
  const first = (await accountRollup(account, new URLSearchParams(), deps)).days[0]?.day ?? dayOf(createdAt);
  if (on < first)
    throw new BadRequest("invalid_on", `on is not before its first event, ${first}`, { fields: ["on"] });
  await deps.insight.putLeft(account, { on, reason, ...(text === undefined ? {} : { note: text }) });
  await note(
    "account.left",
    `${name} left on ${on}: ${reason}`,
    { account, who, values: { name, reason } },
    deps,
  );
}

export async function comeBack(account: string, who: Principal, deps: NotedDeps): Promise<void> {
  const { name } = await knownAccount(account, deps.directory);
  if ((await deps.insight.leftOf(account)) === undefined)
    throw new NotFound("not_left", "This account has not left");
  await deps.insight.removeLeft(account);
  await note("account.returned", `${name} is back`, { account, who, values: { name } }, deps);
}

/** What is to be done first, the earliest first; what is done, the latest first. */
export async function followUps(account: string, deps: NotedDeps) {
  await knownAccount(account, deps.directory);
  const all = await deps.insight.followUps(account);
  const open = all.filter(({ done }) => done === undefined).sort((a, b) => (a.by < b.by ? -1 : 1));
  const done = all.filter((one) => one.done !== undefined).sort((a, b) => (a.by < b.by ? 1 : -1));
  return { followUps: [...open, ...done] };
}

export async function addFollowUp(
  account: string,
  asked: { what: string; who: string; by: string; from?: string | undefined },
  who: Principal,
  deps: NotedDeps,
): Promise<FollowUp> {
  await knownAccount(account, deps.directory);
  const row = {
    id: `fol_${randomUUID()}`,
    account,
    what: asked.what,
    who: asked.who,
    by: asked.by,
    ...(asked.from === undefined ? {} : { from: asked.from }),
    at: deps.now().toISOString(),
    madeBy: who.name,
  };
  await deps.insight.addFollowUp(row);
  return row;
}

/** Done or open again, or handed over. Throws `NotFound` where there is none of this id. */
export async function changeFollowUp(
  account: string,
  id: string,
  change: { done?: boolean | undefined; who?: string | undefined },
  who: Principal,
  deps: NotedDeps,
): Promise<FollowUp> {
  await knownAccount(account, deps.directory);
  const known = (await deps.insight.followUps(account)).find((one) => one.id === id);
  if (known === undefined) throw unknown();
  const { done, ...rest } = known;
  const isDone = change.done ?? done !== undefined;
  const row = {
    ...rest,
    ...(change.who === undefined ? {} : { who: change.who }),
    ...(isDone ? { done: done ?? { at: deps.now().toISOString(), by: who.name } } : {}),
  };
  if (!(await deps.insight.changeFollowUp(row))) throw unknown();
  return row;
}

const unknown = () => new NotFound("unknown_followup", "Unknown follow-up");
