import { identity } from "../../../schemas/account-event.ts";
import { assignRequest } from "../../../schemas/assigned.ts";
import { matchingSettings } from "../../../schemas/matching.ts";
import { BadRequest } from "../../shared/errors.ts";
import { bodyOf } from "../../shared/fitting.ts";
import { type HttpEvent, json } from "../../shared/http.ts";
import { auditPage } from "../audit.ts";
import { type AccountDeps, assign, restore } from "../identities.ts";
import { getJob } from "../jobs.ts";
import { queryOf } from "../query.ts";
import { candidates, dismiss, suggestions } from "../suggestions.ts";
import { parameter, type Route } from "./route.ts";

export const identityRoutes = (deps: AccountDeps): readonly Route[] => [
  {
    method: "PUT",
    path: "/api/identities/{type}/{proxy+}",
    role: "manager",
    answer: async (event, who) => {
      const { account } = bodyOf(event, assignRequest);
      return json(200, await assign(identityOf(event), account, who, deps));
    },
  },
  {
    method: "DELETE",
    path: "/api/identities/{type}/{proxy+}",
    role: "manager",
    answer: async (event, who) => json(200, await restore(identityOf(event), who, deps)),
  },
  {
    method: "GET",
    path: "/api/accounts/{account}/candidates",
    role: "viewer",
    answer: async (event) => json(200, await candidates(parameter(event, "account"), deps)),
  },
  {
    method: "GET",
    path: "/api/suggestions",
    role: "viewer",
    answer: async (event) => json(200, await suggestions(queryOf(event).get("account") ?? undefined, deps)),
  },
  {
    method: "DELETE",
    path: "/api/suggestions/{suggestion}",
    role: "manager",
    answer: async (event, who) => {
      await dismiss(parameter(event, "suggestion"), who, deps);
      return { statusCode: 204 };
    },
  },
  {
    method: "GET",
    path: "/api/audit",
    role: "viewer",
    answer: async (event) => json(200, await auditPage(queryOf(event), deps)),
  },
  {
    method: "GET",
    path: "/api/jobs/{job}",
    role: "viewer",
    answer: async (event) => json(200, await getJob(parameter(event, "job"), deps)),
  },
  {
    method: "GET",
    path: "/api/matching",
    role: "viewer",
    answer: async () => json(200, await deps.matching.settings()),
  },
  {
    method: "PUT",
    path: "/api/matching",
    role: "admin",
    answer: async (event, who) => {
      const settings = bodyOf(event, matchingSettings);
      await deps.matching.put(settings);
      const at = deps.now().toISOString();
      const entry = {
        at,
        by: who.name,
        action: "matching.changed" as const,
        summary: "Rules for matching changed",
        values: {},
      };
      await deps.directory.transact(deps.audit.noting(entry, []));
      return json(200, settings);
    },
  },
];

/** The identity as the address writes it: whatever stands after the type, so that ids may hold slashes. */
function identityOf(event: HttpEvent) {
  const [type = "", ...value] = event.rawPath.split("/").slice(3);
  const read = identity.safeParse({ type: decoded(type), value: decoded(value.join("/")) });
  if (!read.success) throw new BadRequest("invalid_identity", "This is no identity: see /openapi.json");
  return read.data;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
