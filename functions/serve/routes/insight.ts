import { insightCalls as calls } from "../../../schemas/api/insight.ts";
import { bodyBytes } from "../../shared/http.ts";
import { accountDocuments, accountInsight, accountMonths, accountReceivables } from "../insight/accounts.ts";
import { causes } from "../insight/causes.ts";
import {
  addFollowUp,
  allFollowUps,
  changeFollowUp,
  type FollowUpDeps,
  followUps,
} from "../insight/follow-ups.ts";
import { lookingAgain } from "../insight/look-again.ts";
import { comeBack, leave } from "../insight/people.ts";
import {
  alerts,
  allMonths,
  balance,
  monday,
  monthCsv,
  type NotedDeps,
  portfolio,
  snooze,
  wake,
} from "../insight/portfolio.ts";
import { bodyRoute, Reply, type Route, route } from "./route.ts";

export const insightRoutes = (deps: NotedDeps & FollowUpDeps): readonly Route[] => [
  route(calls.getInsight, async ({ at, query }) => await accountInsight(at("account"), query, deps)),
  route(calls.getReceivables, async ({ at, query }) => await accountReceivables(at("account"), query, deps)),
  route(calls.listDocuments, async ({ at, query }) => await accountDocuments(at("account"), query, deps)),
  route(calls.listMonths, async ({ at, query }) => await accountMonths(at("account"), query, deps)),
  bodyRoute(calls.leaveAccount, async ({ at, body, who }) => await leave(at("account"), body, who, deps)),
  route(calls.returnAccount, async ({ at, query, who }) => await comeBack(at("account"), query, who, deps)),
  route(calls.listAllFollowUps, async () => await allFollowUps(deps)),
  route(calls.listFollowUps, async ({ at }) => await followUps(at("account"), deps)),
  bodyRoute(
    calls.addFollowUp,
    async ({ at, body, who }) => await addFollowUp(at("account"), body, who, deps),
  ),
  bodyRoute(
    calls.changeFollowUp,
    async ({ at, body, who }) => await changeFollowUp(at("account"), at("followup"), body, who, deps),
  ),
  route(calls.getPortfolio, async ({ query }) => await portfolio(query, deps)),
  route(calls.computePortfolio, lookingAgain(deps)),
  route(calls.getBalance, async ({ query }) => await balance(query, deps)),
  route(calls.getMonday, async ({ query }) => await monday(query, deps)),
  route(calls.listCauses, async ({ query }) => await causes(query, deps)),
  route(calls.listAllMonths, async ({ query }) => await allMonths(query, deps)),
  route(calls.getMonthsCsv, async ({ at }) => new Reply(await monthCsv(at("month"), deps))),
  route(calls.listAlerts, async ({ query }) => await alerts(query, deps)),
  bodyRoute(
    calls.snoozeAlert,
    async ({ at, body, who }) => await snooze(at("account"), at("reason"), body, who, deps),
  ),
  route(calls.wakeAlert, async ({ at, who }) => await wake(at("account"), at("reason"), who, deps)),
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
