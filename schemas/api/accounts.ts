import * as z from "zod/mini";
import {
  account,
  accountChange,
  accountPage,
  accountRequest,
  accountStatus,
  accountTier,
} from "../account.ts";
import { importReport } from "../import.ts";
import { job } from "../job.ts";
import { merge, mergeRequest } from "../merge.ts";
import { presumedKinds, presumedSorts } from "../presumed-orders.ts";
import { recount } from "../recount.ts";
import { rollup } from "../rollup.ts";
import { candidateList } from "../suggestion.ts";
import { presumedCustomers } from "../unmatched.ts";
import type { Calls } from "./call.ts";
import { paging } from "./queries.ts";

export const accountCalls = {
  listAccounts: {
    method: "GET",
    path: "/api/accounts",
    role: "viewer",
    tags: ["accounts"],
    summary: "The accounts; those merged into another are shown with it",
    query: {
      status: {
        description: "Only accounts of this status; `provisional` is the inbox",
        schema: accountStatus,
      },
      q: {
        description:
          "Words that the name, tags, owner or identities have, in any case, with or without accents",
        schema: z.string().check(z.maxLength(200)),
      },
      id: {
        description: "Only these accounts, up to 200, also folded ones; repeatable",
        schema: z.array(z.string()),
      },
      folded: {
        description:
          "Also provisional accounts of which nothing has been heard for long (`foldAfterMonths` of the matching settings)",
        schema: z._default(z.boolean(), false),
      },
      owner: { description: "Only accounts of this owner", schema: z.string() },
      tag: { description: "Only accounts with this tag", schema: z.string() },
      tier: { description: "Only accounts of this tier", schema: accountTier },
      sort: {
        description:
          "`latest` by the last event, `quietest` by the customer's own last word, `active` by the number of events, `name` by name",
        schema: z._default(z.enum(["latest", "quietest", "active", "name"]), "latest"),
      },
      ...paging,
    },
    answers: { 200: { description: "A page of accounts", schema: accountPage } },
    problems: [400],
  },
  createAccount: {
    method: "POST",
    path: "/api/accounts",
    role: "manager",
    tags: ["accounts"],
    summary: "Makes an account; it has the past events of its identities at once",
    body: accountRequest,
    answers: { 201: { description: "Made", schema: account } },
    problems: [400, 409],
  },
  importAccounts: {
    method: "POST",
    path: "/api/accounts/import",
    role: "admin",
    tags: ["accounts"],
    summary: "Makes and changes accounts by a list",
    description:
      "CSV with a header line: `name`, and any of `owner`, `tier`, `tags`, `emails`, `domains`, `phones`, `ids` " +
      "(`quickbooks:customer/realm/58`); several values are parted by `;`. A row whose name or identity belongs to one " +
      "account changes that, but nothing of it by an empty cell; one that belongs to several is left out. `dryRun=true` only says what would happen.",
    query: { dryRun: { description: "Change nothing", schema: z._default(z.boolean(), false) } },
    media: { types: ["text/csv"] },
    answers: { 200: { description: "What was done, or would be", schema: importReport } },
    problems: [400, 413],
  },
  getAccount: {
    method: "GET",
    path: "/api/accounts/{account}",
    role: "viewer",
    tags: ["accounts"],
    summary: "One account",
    answers: { 200: { description: "The account", schema: account } },
    problems: [404, 410],
  },
  changeAccount: {
    method: "PATCH",
    path: "/api/accounts/{account}",
    role: "manager",
    tags: ["accounts"],
    summary: "Changes an account's name, owner, tags or tier; `null` takes one away",
    description:
      "`was` holds what the caller had read: where somebody has changed one of its fields since, the answer is 409.",
    body: accountChange,
    answers: { 200: { description: "The account", schema: account } },
    problems: [400, 404, 409, 410],
  },
  eraseAccount: {
    method: "DELETE",
    path: "/api/accounts/{account}",
    role: "admin",
    tags: ["accounts"],
    summary: "Erases an account with its events, raw deliveries, identities and counters",
    description:
      "Everything merged into it goes too. Events of other accounts stay there, without what names this one. " +
      "Redeliveries of what was erased are answered and left out for ever.",
    answers: { 202: { description: "The erasure under way", schema: job } },
    problems: [404, 409, 410],
  },
  listCandidates: {
    method: "GET",
    path: "/api/accounts/{account}/candidates",
    role: "viewer",
    tags: ["accounts"],
    summary: "Whose a provisional account could be, the likeliest first, with the reasons",
    answers: { 200: { description: "The candidates", schema: candidateList } },
    problems: [404, 410],
  },
  listPresumedCustomers: {
    method: "GET",
    path: "/api/unmatched",
    role: "viewer",
    tags: ["accounts"],
    summary: "The provisional accounts as the customers that they look like, and whose they may be",
    query: {
      q: {
        description:
          "Words that the name of the customer or one of the accounts has, in any case, with or without accents",
        schema: z.string().check(z.maxLength(200)),
      },
      kind: {
        description:
          "`like`: only those like a client or several; `same`: only those called exactly like one; `new`: only those like none",
        schema: z.enum(presumedKinds),
      },
      sort: {
        description: "`events` by their number, `latest` by the last one, `name` by name",
        schema: z._default(z.enum(presumedSorts), "events"),
      },
      folded: {
        description:
          "Also those of which nothing has been heard for long (`foldAfterMonths` of the matching settings)",
        schema: z._default(z.boolean(), false),
      },
      ...paging,
    },
    answers: { 200: { description: "A page of presumed customers", schema: presumedCustomers } },
    problems: [400],
  },
  getRollup: {
    method: "GET",
    path: "/api/accounts/{account}/rollup",
    role: "viewer",
    tags: ["accounts"],
    summary: "An account's events and money day by day, oldest first",
    query: {
      since: { description: "First day", schema: z.string() },
      until: { description: "Last day", schema: z.string() },
    },
    answers: { 200: { description: "The days that have events", schema: rollup } },
    problems: [400, 404, 410],
  },
  recountAccount: {
    method: "GET",
    path: "/api/accounts/{account}/recount",
    role: "viewer",
    tags: ["accounts"],
    summary: "Counts an account's events again and says where that differs from its days",
    answers: { 200: { description: "What was counted", schema: recount } },
    problems: [404, 410],
  },
  mergeAccounts: {
    method: "POST",
    path: "/api/accounts/{account}/merge",
    role: "manager",
    tags: ["accounts"],
    summary: "Shows another account with this one; no event moves",
    body: mergeRequest,
    answers: { 201: { description: "Merged", schema: merge } },
    problems: [400, 404, 409, 410],
  },
  unmergeAccounts: {
    method: "DELETE",
    path: "/api/merges/{merge}",
    role: "manager",
    tags: ["accounts"],
    summary: "Takes a merge back: each account has what it had, and what came for it since",
    answers: { 204: { description: "Taken back" } },
    problems: [404, 409, 410],
  },
} as const satisfies Calls;
