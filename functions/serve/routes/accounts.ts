import { accountCalls as calls } from "../../../schemas/api/accounts.ts";
import { bodyBytes } from "../../shared/http.ts";
import { changeAccount, createAccount, eraseAccount, getAccount, listAccounts } from "../accounts.ts";
import type { AccountDeps } from "../identities.ts";
import { getJob } from "../jobs.ts";
import { merge, unmerge } from "../merges.ts";
import { accountRollup } from "../rollup.ts";
import { candidates } from "../suggestions.ts";
import { unmatched } from "../unmatched.ts";
import { bodyRoute, type Route, route } from "./route.ts";

export const accountRoutes = (deps: AccountDeps): readonly Route[] => [
  route(calls.listAccounts, async ({ query }) => await listAccounts(query, deps)),
  bodyRoute(calls.createAccount, async ({ body, who }) => await createAccount(body, who, deps)),
  route(calls.importAccounts, async ({ query, event, who }) => {
    // Late, since few calls bring a file and its reader weighs as much as the table's client.
    const { importAccounts } = await import("../import.ts");
    const csv = bodyBytes(event).toString("utf8");
    return await importAccounts(csv, query.get("dryRun") === "true", who, deps);
  }),
  route(calls.getAccount, async ({ at }) => await getAccount(at("account"), deps)),
  bodyRoute(
    calls.changeAccount,
    async ({ at, body, who }) => await changeAccount(at("account"), body, who, deps),
  ),
  route(calls.eraseAccount, async ({ at, who }) => {
    const { job } = await eraseAccount(at("account"), who, deps);
    return await getJob(job, deps);
  }),
  route(calls.listCandidates, async ({ at }) => await candidates(at("account"), deps)),
  route(calls.listPresumedCustomers, async ({ query }) => await unmatched(query, deps)),
  route(calls.getRollup, async ({ at, query }) => await accountRollup(at("account"), query, deps)),
  route(calls.recountAccount, async ({ at }) => {
    // Late: it is for the command line alone.
    const { recount } = await import("../recount.ts");
    return await recount(at("account"), deps);
  }),
  bodyRoute(
    calls.mergeAccounts,
    async ({ at, body, who }) => await merge(at("account"), body.from, who, deps),
  ),
  route(calls.unmergeAccounts, async ({ at, who }) => await unmerge(at("merge"), who, deps)),
];
