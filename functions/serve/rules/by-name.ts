import { type Rule, ruleName, type Sent } from "../../../schemas/rule.ts";
import type { Subscription, SubscriptionRequest } from "../../../schemas/rule-by-name.ts";
import type { Delivered } from "../../sending/deliver.ts";
import { BadRequest, Conflict, NotFound } from "../../shared/errors.ts";
import type { RuleRow, Rules } from "../../store/rules.ts";
import { changedMeanwhile } from "../identities.ts";
import { listSent, makeRule, putRule, type RuleDeps, removeRule, testRule } from "./rules.ts";

/** The rule of a name that sends to an endpoint. Throws `NotFound`, or `Conflict` where several have the name. */
export async function getSubscription(name: string, deps: Pick<RuleDeps, "rules">): Promise<Subscription> {
  const { version: _version, ...rule } = await oneOf(name, deps);
  return shown(rule);
}

/** Makes the rule of a name, or changes it. Throws `BadRequest`, or `Conflict` where several have the name. */
export async function putSubscription(
  written: string,
  { to, paused, ...when }: SubscriptionRequest,
  deps: RuleDeps,
): Promise<{ subscription: Subscription; created: boolean }> {
  const { data: name } = ruleName.safeParse(written);
  if (name === undefined)
    throw new BadRequest("invalid_name", "A name has 1 to 100 characters", { fields: ["name"] });
  const request = { name, via: "endpoint" as const, url: to, when, paused };
  const [before, another] = await allOf(name, deps);
  if (another !== undefined) throw ambiguous();
  if (before !== undefined)
    return { subscription: shown(await putRule(before.id, request, deps)), created: false };
  const { rule, secret } = await makeRule(request, deps);
  // Another call may have made one meanwhile: of the two the first one stays.
  const [first] = await allOf(name, deps);
  if (first !== undefined && first.id !== rule.id) {
    await removeRule(rule.id, deps);
    throw changedMeanwhile("this subscription");
  }
  return { subscription: { ...shown(rule), ...(secret === undefined ? {} : { secret }) }, created: true };
}

/** Throws `NotFound`, or `Conflict` where several have the name. */
export async function removeSubscription(name: string, deps: RuleDeps): Promise<void> {
  await removeRule((await oneOf(name, deps)).id, deps);
}

/** Throws `NotFound`, or `Conflict` where several have the name. */
export async function testSubscription(name: string, deps: RuleDeps): Promise<Delivered> {
  return await testRule((await oneOf(name, deps)).id, deps);
}

/** Throws `NotFound`, `BadRequest` for a cursor of another list, or `Conflict` where several have the name. */
export async function subscriptionDeliveriesOf(
  name: string,
  cursor: string | null,
  deps: RuleDeps,
): Promise<{ deliveries: Sent[]; next?: string }> {
  const { sent: deliveries, ...rest } = await listSent((await oneOf(name, deps)).id, cursor, deps);
  return { deliveries, ...rest };
}

async function oneOf(name: string, deps: Pick<RuleDeps, "rules">): Promise<RuleRow> {
  const [rule, another] = await allOf(name.trim(), deps);
  if (rule === undefined)
    throw new NotFound("unknown_subscription", "No rule of this name sends to an endpoint");
  if (another !== undefined) throw ambiguous();
  return rule;
}

/** The oldest first. */
async function allOf(
  name: string,
  { rules }: { readonly rules: Pick<Rules, "all"> },
): Promise<readonly RuleRow[]> {
  const made = ({ createdAt, id }: RuleRow) => `${createdAt} ${id}`;
  return (await rules.all())
    .filter((rule) => rule.name === name && rule.via === "endpoint")
    .sort((a, b) => (made(a) < made(b) ? -1 : 1));
}

const shown = ({ via: _via, when, ...rule }: Rule): Subscription => ({ ...rule, ...when });

const ambiguous = () =>
  new Conflict("ambiguous_name", "Several rules have this name: change them by their ids, /api/rules");
