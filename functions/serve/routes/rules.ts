import { ruleCalls as calls } from "../../../schemas/api/rules.ts";
import { decodedPart } from "../../shared/decoded-part.ts";
import { json } from "../../shared/http.ts";
import type { RuleDeps } from "../rules/rules.ts";
import { bodyRoute, Reply, type Route, route } from "./route.ts";

/** Late: rules are seldom looked at, and what posts to the internet is loaded with them. */
const own = async () => await import("../rules/rules.ts");

export const ruleRoutes = (deps: RuleDeps): readonly Route[] => [
  route(calls.listRules, async () => await (await own()).listRules(deps)),
  bodyRoute(
    calls.makeRule,
    async ({ body }) => new Reply(json(201, await (await own()).makeRule(body, deps))),
  ),
  bodyRoute(calls.putRule, async ({ at, body }) => await (await own()).putRule(at("rule"), body, deps)),
  route(calls.deleteRule, async ({ at }) => await (await own()).removeRule(at("rule"), deps)),
  bodyRoute(
    calls.rotateRule,
    async ({ at, body }) => await (await own()).rotateRule(at("rule"), body.endOlder, deps),
  ),
  route(calls.testRule, async ({ at }) => await (await own()).testRule(at("rule"), deps)),
  bodyRoute(calls.replayRule, async ({ at, body }) => {
    await (await own()).replayRule(at("rule"), body.since, deps);
  }),
  route(
    calls.listSent,
    async ({ at, query }) => await (await own()).listSent(at("rule"), query.get("cursor"), deps),
  ),
  ...subscriptionRoutes(deps),
];

const byName = async () => await import("../rules/by-name.ts");

/** The same rules, by the names that people give them. */
const subscriptionRoutes = (deps: RuleDeps): readonly Route[] => [
  route(
    calls.getSubscription,
    async ({ at }) => await (await byName()).getSubscription(decodedPart(at("name")), deps),
  ),
  bodyRoute(calls.putSubscription, async ({ at, body }) => {
    const { subscription, created } = await (await byName()).putSubscription(
      decodedPart(at("name")),
      body,
      deps,
    );
    return created ? new Reply(json(201, subscription)) : subscription;
  }),
  route(
    calls.deleteSubscription,
    async ({ at }) => await (await byName()).removeSubscription(decodedPart(at("name")), deps),
  ),
  route(
    calls.testSubscription,
    async ({ at }) => await (await byName()).testSubscription(decodedPart(at("name")), deps),
  ),
  route(
    calls.listSubscriptionDeliveries,
    async ({ at, query }) =>
      await (await byName()).subscriptionDeliveriesOf(decodedPart(at("name")), query.get("cursor"), deps),
  ),
];
