import { ruleCalls as calls } from "../../../schemas/api/rules.ts";
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
];
