import { accountChanges, accountMember, accountRequest, accountTier } from "./account.ts";
import { assigned, assignRequest } from "./assigned.ts";
import { auditEntry, auditPage } from "./audit.ts";
import { importReport } from "./import.ts";
import { erasureReport, job } from "./job.ts";
import { matchingSettings } from "./matching.ts";
import { merge, mergeRequest } from "./merge.ts";
import { recount } from "./recount.ts";
import { rollup, rollupDay } from "./rollup.ts";
import { candidate, candidateList, evidence, suggestion, suggestionList } from "./suggestion.ts";

/** The schemas of the calls about accounts and identities, by the names in the generated documents. */
export const accountComponents = {
  AccountChanges: accountChanges,
  AccountMember: accountMember,
  AccountRequest: accountRequest,
  AccountTier: accountTier,
  Assigned: assigned,
  AssignRequest: assignRequest,
  AuditEntry: auditEntry,
  AuditPage: auditPage,
  Candidate: candidate,
  CandidateList: candidateList,
  ErasureReport: erasureReport,
  Evidence: evidence,
  ImportReport: importReport,
  Job: job,
  MatchingSettings: matchingSettings,
  Merge: merge,
  MergeRequest: mergeRequest,
  Recount: recount,
  Rollup: rollup,
  RollupDay: rollupDay,
  Suggestion: suggestion,
  SuggestionList: suggestionList,
};
type Name = keyof typeof accountComponents | "Account" | "AccountPage" | "AccountStatus";
type Refusal = "400" | "403" | "404" | "409" | "410" | "413";

/** The builders that the document is made with, passed in by it. */
export interface Kit {
  ref(name: Name): object;
  json(description: string, name: Name): object;
  answers(answer: object, ...statuses: readonly Refusal[]): object;
  query(name: string, description: string, schema: object): object;
  path(name: string, description: string, schema?: object): object;
  readonly paging: readonly object[];
}

/** The calls about accounts and identities. */
export function accountPaths({ ref, json, answers, query, path, paging }: Kit) {
  const body = (name: Name) => ({ required: true, content: { "application/json": { schema: ref(name) } } });
  const account = path("account", "The account's id");
  const text = { type: "string" };
  return {
    "/api/accounts": {
      get: {
        operationId: "listAccounts",
        tags: ["accounts"],
        summary: "The accounts; those merged into another are shown with it",
        parameters: [
          query("status", "Only accounts of this status; `provisional` is the inbox", ref("AccountStatus")),
          query("q", "Text that the name or an identity contains, in any case", { ...text, maxLength: 200 }),
          query("owner", "Only accounts of this owner", text),
          query("tag", "Only accounts with this tag", text),
          query("tier", "Only accounts of this tier", ref("AccountTier")),
          query(
            "sort",
            "`latest` and `quietest` by the last event, `active` by the number of events, `name` by name",
            {
              ...text,
              enum: ["latest", "quietest", "active", "name"],
              default: "latest",
            },
          ),
          ...paging,
        ],
        responses: answers({ "200": json("A page of accounts", "AccountPage") }, "400"),
      },
      post: {
        operationId: "createAccount",
        tags: ["accounts"],
        summary: "Makes an account; it has the past events of its identities at once",
        requestBody: body("AccountRequest"),
        responses: answers({ "201": json("Made", "Account") }, "400", "403", "409"),
      },
    },
    "/api/accounts/import": {
      post: {
        operationId: "importAccounts",
        tags: ["accounts"],
        summary: "Makes and changes accounts by a list",
        description:
          "CSV with a header line: `name`, and any of `owner`, `tier`, `tags`, `emails`, `domains`, `phones`, `ids` " +
          "(`quickbooks:customer/realm/58`); several values are parted by `;`. A row whose name or identity belongs to one " +
          "account changes that; one that belongs to several is left out. `dryRun=true` only says what would happen.",
        parameters: [query("dryRun", "Change nothing", { type: "boolean", default: false })],
        requestBody: { required: true, content: { "text/csv": { schema: text } } },
        responses: answers(
          { "200": json("What was done, or would be", "ImportReport") },
          "400",
          "403",
          "413",
        ),
      },
    },
    "/api/accounts/{account}": {
      parameters: [account],
      get: {
        operationId: "getAccount",
        tags: ["accounts"],
        summary: "One account",
        responses: answers({ "200": json("The account", "Account") }, "404", "410"),
      },
      patch: {
        operationId: "changeAccount",
        tags: ["accounts"],
        summary: "Changes an account's name, owner, tags or tier; `null` takes one away",
        requestBody: body("AccountChanges"),
        responses: answers({ "200": json("The account", "Account") }, "400", "403", "404", "409", "410"),
      },
      delete: {
        operationId: "eraseAccount",
        tags: ["accounts"],
        summary: "Erases an account with its events, raw deliveries, identities and counters",
        description:
          "Everything merged into it goes too. Events of other accounts stay there, without what names this one. " +
          "Redeliveries of what was erased are answered and left out for ever.",
        responses: answers({ "202": json("The erasure under way", "Job") }, "403", "404", "409", "410"),
      },
    },
    "/api/accounts/{account}/candidates": {
      parameters: [account],
      get: {
        operationId: "listCandidates",
        tags: ["accounts"],
        summary: "Whose a provisional account could be, the likeliest first, with the reasons",
        responses: answers({ "200": json("The candidates", "CandidateList") }, "404", "410"),
      },
    },
    "/api/accounts/{account}/rollup": {
      parameters: [account],
      get: {
        operationId: "getRollup",
        tags: ["accounts"],
        summary: "An account's events and money day by day, oldest first",
        parameters: [query("since", "First day", text), query("until", "Last day", text)],
        responses: answers({ "200": json("The days that have events", "Rollup") }, "400", "404", "410"),
      },
    },
    "/api/accounts/{account}/recount": {
      parameters: [account],
      get: {
        operationId: "recountAccount",
        tags: ["accounts"],
        summary: "Counts an account's events again and says where that differs from its days",
        responses: answers({ "200": json("What was counted", "Recount") }, "404", "410"),
      },
    },
    "/api/accounts/{account}/merge": {
      parameters: [account],
      post: {
        operationId: "mergeAccounts",
        tags: ["accounts"],
        summary: "Shows another account with this one; no event moves",
        requestBody: body("MergeRequest"),
        responses: answers({ "201": json("Merged", "Merge") }, "400", "403", "404", "409", "410"),
      },
    },
    "/api/merges/{merge}": {
      parameters: [path("merge", "The merge's id")],
      delete: {
        operationId: "unmergeAccounts",
        tags: ["accounts"],
        summary: "Takes a merge back: each account has what it had, and what came for it since",
        responses: answers({ "204": { description: "Taken back" } }, "403", "404", "409", "410"),
      },
    },
    "/api/identities/{type}/{value}": {
      parameters: [
        path("type", "`email`, `domain`, `phone` or the kind of a tool's id, e.g. `quickbooks:customer`"),
        path("value", "The value, URL-encoded; it may contain slashes"),
      ],
      put: {
        operationId: "assignIdentity",
        tags: ["accounts"],
        summary: "Leads an identity to an account: its past and future events are there when this answers",
        requestBody: body("AssignRequest"),
        responses: answers(
          { "200": json("Assigned; the job moves the rows behind", "Assigned") },
          "400",
          "403",
          "404",
          "409",
          "410",
        ),
      },
      delete: {
        operationId: "restoreIdentity",
        tags: ["accounts"],
        summary: "Takes the last assignment back",
        responses: answers(
          { "200": json("As it was before", "Assigned") },
          "400",
          "403",
          "404",
          "409",
          "410",
        ),
      },
    },
    "/api/suggestions": {
      get: {
        operationId: "listSuggestions",
        tags: ["accounts"],
        summary: "Identities that contradict each other, with the evidence; nothing of it is done by itself",
        parameters: [query("account", "Only those about this account", text)],
        responses: answers({ "200": json("The suggestions, newest first", "SuggestionList") }),
      },
    },
    "/api/suggestions/{suggestion}": {
      parameters: [path("suggestion", "The suggestion's id")],
      delete: {
        operationId: "dismissSuggestion",
        tags: ["accounts"],
        summary: "Dismisses a suggestion for good",
        responses: answers({ "204": { description: "Dismissed" } }, "403", "404"),
      },
    },
    "/api/audit": {
      get: {
        operationId: "listAudit",
        tags: ["accounts"],
        summary: "Who changed what about accounts and identities, newest first",
        parameters: [query("account", "Only about this account", text), ...paging],
        responses: answers({ "200": json("A page of entries", "AuditPage") }, "400"),
      },
    },
    "/api/jobs/{job}": {
      parameters: [path("job", "The job's id")],
      get: {
        operationId: "getJob",
        tags: ["accounts"],
        summary: "How far background work has come",
        responses: answers({ "200": json("The job", "Job") }, "404"),
      },
    },
    "/api/matching": {
      get: {
        operationId: "getMatching",
        tags: ["accounts"],
        summary: "What this hub adds to the rules by which events find their account",
        responses: answers({ "200": json("The settings", "MatchingSettings") }),
      },
      put: {
        operationId: "putMatching",
        tags: ["accounts"],
        summary: "Sets the team's own domains, and what must never link, or may",
        requestBody: body("MatchingSettings"),
        responses: answers({ "200": json("The settings", "MatchingSettings") }, "400", "403"),
      },
    },
  };
}
