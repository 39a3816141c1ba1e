import type { Directory } from "../../shared/aws/directory.ts";
import { json } from "../../shared/http.ts";
import { getAccount, listAccounts } from "../accounts.ts";
import { queryOf } from "../query.ts";
import { parameter, type Route } from "./route.ts";

export const accountRoutes = ({ directory }: { readonly directory: Directory }): readonly Route[] => [
  {
    method: "GET",
    path: "/api/accounts",
    role: "viewer",
    answer: async (event) => json(200, await listAccounts(queryOf(event), directory)),
  },
  {
    method: "GET",
    path: "/api/accounts/{account}",
    role: "viewer",
    answer: async (event) => json(200, await getAccount(parameter(event, "account"), directory)),
  },
];
