import { expect, test } from "@jest/globals";
import { loadCollector } from "../../../functions/connectors/catalogue.ts";
import { type Answered, verdictOf } from "../../../functions/connectors/verdict.ts";

const slack = (error: string): Answered => ({ status: 200, body: { ok: false, error } });
const dropbox = (status: number, tag: string): Answered => ({ status, body: { error: { ".tag": tag } } });
const google = (status: number, error: object): Answered => ({ status, body: { error } });

/** What vendors document beside that which each call is tried with, and what is alike at all of them. */
test.each<readonly [string, string, Answered, object]>([
  ["slack", "moves the workspace", slack("team_added_to_org"), { kind: "later", code: "team_added_to_org" }],
  ["slack", "has moved it half", slack("org_login_required"), { kind: "later", code: "org_login_required" }],
  ["slack", "knows no such thread", slack("thread_not_found"), { kind: "absent" }],
  ["slack", "allows it elsewhere", slack("accesslimited"), { kind: "consent", code: "accesslimited" }],
  [
    "slack",
    "has its admins say no",
    slack("ekm_access_denied"),
    { kind: "consent", code: "ekm_access_denied" },
  ],
  ["slack", "does not say ok", { status: 200, body: {} }, { kind: "wrong", code: "ok" }],
  ["slack", "has no such method", { status: 404, body: "<html>" }, { kind: "wrong", code: "404" }],
  [
    "dropbox",
    "keeps a route",
    dropbox(401, "route_access_denied"),
    { kind: "consent", code: "route_access_denied" },
  ],
  [
    "dropbox",
    "knows no admin",
    dropbox(401, "invalid_select_admin"),
    { kind: "refused", code: "invalid_select_admin" },
  ],
  [
    "dropbox",
    "wants a plan",
    dropbox(403, "invalid_account_type"),
    { kind: "consent", code: "invalid_account_type" },
  ],
  [
    ...["boomerang-gmail", "is over a limit, in the newer form"],
    google(403, { status: "PERMISSION_DENIED", details: [{ reason: "RATE_LIMIT_EXCEEDED" }] }),
    { kind: "later", code: "RATE_LIMIT_EXCEEDED" },
  ],
  [
    ...["boomerang-gmail", "is over a quota"],
    google(403, { errors: [{ reason: "quotaExceeded" }] }),
    { kind: "later", code: "quotaExceeded" },
  ],
  ["quickbooks", "has no such address", { status: 404, body: "" }, { kind: "wrong", code: "404" }],
  [
    ...["quickbooks", "knows no such object"],
    { status: 404, body: { Fault: { Error: [{ code: "610" }] } } },
    { kind: "absent" },
  ],
  [
    "quickbooks",
    "refuses with 200",
    { status: 200, body: { Fault: { Error: [{ code: "4000" }] } } },
    { kind: "wrong", code: "error" },
  ],
  [
    "docusign",
    "refuses with 200",
    { status: 200, body: { errorCode: "NEW_ONE" } },
    { kind: "wrong", code: "NEW_ONE" },
  ],
  ["microsoft-365", "refuses with 200", google(200, { code: "Odd" }), { kind: "wrong", code: "Odd" }],
  ["stripe", "has no error", { status: 200, body: { id: "in_1", error: null } }, { kind: "ok" }],
  ["accelo", "answers", { status: 200, body: { meta: { status: "ok" }, response: [] } }, { kind: "ok" }],
] as readonly (readonly [string, string, Answered, object])[])(
  "%s %s",
  async (tool, _what, answered, verdict) => {
    const collector = await loadCollector(tool);
    if (!collector) throw new Error("no such tool");

    expect(verdictOf(collector, answered)).toEqual(verdict);
  },
);
