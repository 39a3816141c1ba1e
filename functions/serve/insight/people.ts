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
  const { name, createdAt } = await knownAccount(account, deps.accountsTable);
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
  const { name } = await knownAccount(account, deps.accountsTable);
  if ((await deps.insight.leftOf(account)) === undefined)
    throw new NotFound("not_left", "This account has not left");
  await deps.insight.removeLeft(account);
  await note("account.returned", `${name} is back`, { account, who, values: { name } }, deps);
}
