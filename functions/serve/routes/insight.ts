import { insightCalls as calls } from "../../../schemas/api/insight.ts";
import { bodyBytes } from "../../shared/http.ts";
import { lazily } from "../../shared/lazy.ts";
import type { FollowUpDeps } from "../insight/follow-ups.ts";
import type { NotedDeps } from "../insight/snooze.ts";
import { ready } from "./ready.ts";
import { bodyRoute, Reply, type Route, route } from "./route.ts";

/** Late: a function that answers for timelines starts without what looks at accounts. */
const accounts = async () => await import("../insight/accounts.ts");
const followUps = async () => await import("../insight/follow-ups.ts");
const months = async () => await import("../insight/months.ts");
const people = async () => await import("../insight/people.ts");
const portfolios = async () => await import("../insight/portfolio.ts");
const snoozes = async () => await import("../insight/snooze.ts");

export const insightRoutes = (deps: NotedDeps & FollowUpDeps): readonly Route[] => {
  const lookAgain = lazily(async () => (await import("../insight/look-again.ts")).lookingAgain(deps));
  return [
    route(
      calls.getInsight,
      async ({ at, query }) => await (await accounts()).accountInsight(at("account"), query, deps),
    ),
    route(
      calls.getReceivables,
      async ({ at, query }) => await (await accounts()).accountReceivables(at("account"), query, deps),
    ),
    route(
      calls.listDocuments,
      async ({ at, query }) => await (await accounts()).accountDocuments(at("account"), query, deps),
    ),
    route(
      calls.listMonths,
      async ({ at, query }) => await (await months()).accountMonths(at("account"), query, deps),
    ),
    bodyRoute(
      calls.leaveAccount,
      async ({ at, body, who }) => await (await people()).leave(at("account"), body, who, deps),
    ),
    route(
      calls.returnAccount,
      async ({ at, query, who }) => await (await people()).comeBack(at("account"), query, who, deps),
    ),
    route(calls.listAllFollowUps, async ({ query }) => await (await followUps()).allFollowUps(query, deps)),
    route(calls.listFollowUps, async ({ at }) => await (await followUps()).followUps(at("account"), deps)),
    bodyRoute(
      calls.addFollowUp,
      async ({ at, body, who }) => await (await followUps()).addFollowUp(at("account"), body, who, deps),
    ),
    bodyRoute(
      calls.changeFollowUp,
      async ({ at, body, who }) =>
        await (await followUps()).changeFollowUp(at("account"), at("followup"), body, who, deps),
    ),
    route(
      calls.getPortfolio,
      async ({ query, event }) => await ready(await (await portfolios()).portfolio(query, deps), event),
    ),
    route(calls.computePortfolio, async () => await lookAgain()),
    route(calls.getBalance, async ({ query }) => await (await portfolios()).balance(query, deps)),
    route(calls.getMonday, async ({ query }) => await (await portfolios()).monday(query, deps)),
    route(
      calls.listCauses,
      async ({ query }) => await (await import("../insight/causes.ts")).causes(query, deps),
    ),
    route(calls.listAllMonths, async ({ query }) => await (await months()).allMonths(query, deps)),
    route(
      calls.getMonthsCsv,
      async ({ at, query, event }) =>
        new Reply(await (await months()).monthCsv(at("month"), { path: event.rawPath, query }, deps)),
    ),
    route(
      calls.listMonthAccounts,
      async ({ at, query, event }) =>
        await ready(await (await months()).monthAccounts(at("month"), query, deps), event),
    ),
    route(
      calls.listAlerts,
      async ({ query, event }) => await ready(await (await portfolios()).alerts(query, deps), event),
    ),
    bodyRoute(
      calls.snoozeAlert,
      async ({ at, body, who }) =>
        await (await snoozes()).snooze(at("account"), at("reason"), body, who, deps),
    ),
    route(
      calls.wakeAlert,
      async ({ at, who }) => await (await snoozes()).wake(at("account"), at("reason"), who, deps),
    ),
    route(calls.getInsightSettings, async () => await deps.insight.settings()),
    bodyRoute(calls.putInsightSettings, async ({ body }) => {
      await deps.insight.putSettings(body);
      return body;
    }),
    route(calls.putRates, async ({ query, event }) => {
      // Late, as with every reader of files.
      const { takeRates } = await import("../insight/rates.ts");
      return await takeRates(bodyBytes(event).toString("utf8"), query, deps);
    }),
  ];
};
