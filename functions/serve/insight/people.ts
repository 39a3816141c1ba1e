import type { LeftRequest } from "../../../schemas/left.ts";
import type { Principal } from "../../../schemas/role.ts";
import { insightOf } from "../../insight/account-insight.ts";
import { dayOf } from "../../insight/days.ts";
import { size } from "../../insight/money/decimal.ts";
import { BadRequest, NotFound } from "../../shared/errors.ts";
import type { Left } from "../../store/said-of-accounts.ts";
import { accountRollup } from "../rollup.ts";
import { knownAccount } from "../view.ts";
import { factsOf } from "./facts.ts";
import { settingsOf } from "./settings.ts";
import { type NotedDeps, note } from "./snooze.ts";

/**
 * Notes that an account has left. By the day of a departure that it was back from it never was back: what was noted then
 * stays where nothing else is said. Throws `BadRequest` for a day that has begun nowhere, or before its first event.
 */
export async function leave(
  account: string,
  { on, reason, note: text }: LeftRequest,
  who: Principal,
  deps: NotedDeps,
): Promise<void> {
  const { name, createdAt } = await knownAccount(account, deps.accountsTable);
  if (on > lastBegun(deps.now()))
    throw new BadRequest("invalid_on", "on is not a day to come", { fields: ["on"] });
  const first = (await accountRollup(account, new URLSearchParams(), deps)).days[0]?.day ?? dayOf(createdAt);
  if (on < first)
    throw new BadRequest("invalid_on", `on is not before its first event, ${first}`, { fields: ["on"] });
  const known = text ?? (await deps.insight.returnedFrom(account, on))?.note;
  await deps.insight.putLeft(account, {
    ...{ on, reason },
    ...(known === undefined ? {} : { note: known }),
    ...(await valueOn(account, on, deps)),
  });
  await note(
    "account.left",
    `${name} left on ${on}: ${reason}`,
    { account, who, values: { name, reason } },
    deps,
  );
}

/** Nobody is back before having left, on a day that may not have begun here. */
const laterOf = (one: string, other: string) => (one > other ? one : other);

/** The latest day that has begun anywhere: where people are, it may be one that has not in UTC. */
const lastBegun = (now: Date) => dayOf(new Date(now.getTime() + furthestAhead).toISOString());
const furthestAhead = 14 * 3_600_000;

/** The year before an account left: later its months would be those in which it was away. */
async function valueOn(account: string, on: string, deps: NotedDeps): Promise<Pick<Left, "value">> {
  const [facts, settings] = await Promise.all([factsOf(account, on, deps), settingsOf(deps.insight)]);
  const { amount, currency } = insightOf(facts, on, { settings }).money.year;
  return amount > 0n ? { value: { amount: size(amount), currency } } : {};
}

/**
 * Notes that an account is back. With `mistaken=true` it never was away, and nothing of it is kept. Throws `BadRequest` for
 * another value, and `NotFound` for an account that has not left.
 */
export async function comeBack(
  account: string,
  query: URLSearchParams,
  who: Principal,
  deps: NotedDeps,
): Promise<void> {
  const { name } = await knownAccount(account, deps.accountsTable);
  const mistaken = query.get("mistaken") ?? "false";
  if (mistaken !== "true" && mistaken !== "false")
    throw new BadRequest("invalid_mistaken", "mistaken is true or false");
  const left = await deps.insight.leftOf(account);
  if (left === undefined) throw new NotFound("not_left", "This account has not left");
  if (mistaken === "true") await deps.insight.removeLeft(account);
  else await deps.insight.putBack(account, left, laterOf(left.on, dayOf(deps.now().toISOString())));
  await note("account.returned", `${name} is back`, { account, who, values: { name } }, deps);
}
