import { accountChanges, accountRequest } from "../../../schemas/account.ts";
import { mergeRequest } from "../../../schemas/merge.ts";
import { bodyOf } from "../../shared/fitting.ts";
import { bodyBytes, json } from "../../shared/http.ts";
import { changeAccount, createAccount, eraseAccount, getAccount, listAccounts } from "../accounts.ts";
import type { AccountDeps } from "../identities.ts";
import { importAccounts } from "../import.ts";
import { getJob } from "../jobs.ts";
import { merge, unmerge } from "../merges.ts";
import { queryOf } from "../query.ts";
import { recount } from "../recount.ts";
import { accountRollup } from "../rollup.ts";
import { parameter, type Route } from "./route.ts";

export const accountRoutes = (deps: AccountDeps): readonly Route[] => [
  {
    method: "GET",
    path: "/api/accounts",
    role: "viewer",
    answer: async (event) => json(200, await listAccounts(queryOf(event), deps)),
  },
  {
    method: "POST",
    path: "/api/accounts",
    role: "manager",
    answer: async (event, who) => json(201, await createAccount(bodyOf(event, accountRequest), who, deps)),
  },
  {
    method: "POST",
    path: "/api/accounts/import",
    role: "admin",
    answer: async (event, who) => {
      const dryRun = queryOf(event).get("dryRun") === "true";
      const csv = bodyBytes(event).toString("utf8");
      return json(200, await importAccounts(csv, dryRun, who, deps));
    },
  },
  {
    method: "GET",
    path: "/api/accounts/{account}",
    role: "viewer",
    answer: async (event) => json(200, await getAccount(parameter(event, "account"), deps)),
  },
  {
    method: "PATCH",
    path: "/api/accounts/{account}",
    role: "manager",
    answer: async (event, who) => {
      const changes = bodyOf(event, accountChanges);
      return json(200, await changeAccount(parameter(event, "account"), changes, who, deps));
    },
  },
  {
    method: "DELETE",
    path: "/api/accounts/{account}",
    role: "admin",
    answer: async (event, who) => {
      const { job } = await eraseAccount(parameter(event, "account"), who, deps);
      return json(202, await getJob(job, deps));
    },
  },
  {
    method: "GET",
    path: "/api/accounts/{account}/rollup",
    role: "viewer",
    answer: async (event) =>
      json(200, await accountRollup(parameter(event, "account"), queryOf(event), deps)),
  },
  {
    method: "GET",
    path: "/api/accounts/{account}/recount",
    role: "viewer",
    answer: async (event) => json(200, await recount(parameter(event, "account"), deps)),
  },
  {
    method: "POST",
    path: "/api/accounts/{account}/merge",
    role: "manager",
    answer: async (event, who) => {
      const { from } = bodyOf(event, mergeRequest);
      return json(201, await merge(parameter(event, "account"), from, who, deps));
    },
  },
  {
    method: "DELETE",
    path: "/api/merges/{merge}",
    role: "manager",
    answer: async (event, who) => {
      await unmerge(parameter(event, "merge"), who, deps);
      return { statusCode: 204 };
    },
  },
];
