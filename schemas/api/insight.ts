import * as z from "zod/mini";
import { accountTier } from "../account.ts";
import { followUp, followUpChange, followUpList, followUpPage, followUpRequest } from "../follow-up.ts";
import {
  accountInsight,
  alertList,
  band,
  causeList,
  documentList,
  mondayLists,
  monthAccounts,
  monthFigure,
  monthList,
  portfolioBalance,
  portfolioPage,
  receivables,
  silenceState,
  snoozeRequest,
  usualMany,
} from "../insight.ts";
import { insightSettings } from "../insight-settings.ts";
import { leftRequest } from "../left.ts";
import { monthPattern } from "../patterns.ts";
import { ratesReport } from "../rates.ts";
import type { Calls } from "./call.ts";
import { limit, paging } from "./queries.ts";

const asOf = {
  description: "The day to tell of, by all that is known now; `told` is what was told of it then",
  schema: z.iso.date(),
};

/** Of lists that the first release told at once. */
const manyAtOnce = { ...paging, limit: { ...paging.limit, schema: z._default(limit, usualMany) } };

export const insightCalls = {
  getInsight: {
    method: "GET",
    path: "/api/accounts/{account}/insight",
    role: "viewer",
    tags: ["insight"],
    summary:
      "How silent an account is, its health with every point's reason, its money, and where it could grow",
    query: { asOf },
    answers: { 200: { description: "The account on that day", schema: accountInsight } },
    problems: [400, 404, 410],
  },
  getReceivables: {
    method: "GET",
    path: "/api/accounts/{account}/receivables",
    role: "viewer",
    tags: ["insight"],
    summary: "What an account owes, by currency and age; currencies are never added",
    query: { asOf },
    answers: { 200: { description: "What is owed", schema: receivables } },
    problems: [400, 404, 410],
  },
  listDocuments: {
    method: "GET",
    path: "/api/accounts/{account}/documents",
    role: "viewer",
    tags: ["insight"],
    summary: "An account's documents of money with their readings",
    query: { asOf },
    answers: { 200: { description: "The documents, newest first", schema: documentList } },
    problems: [400, 404, 410],
  },
  listMonths: {
    method: "GET",
    path: "/api/accounts/{account}/months",
    role: "viewer",
    tags: ["insight"],
    summary: "An account's money by month, beside the same month a year ago",
    query: {
      since: {
        description: "The first month, `YYYY-MM`; left out, a year ago",
        schema: z.string().check(z.regex(monthPattern)),
      },
    },
    answers: { 200: { description: "The months, latest first", schema: monthList } },
    problems: [400, 404, 410],
  },
  leaveAccount: {
    method: "POST",
    path: "/api/accounts/{account}/left",
    role: "manager",
    tags: ["insight"],
    summary:
      "Notes that an account has left, when and why: what a firm learns its own causes from. The day and reason of a departure that it was back from take the return back",
    body: leftRequest,
    answers: { 204: { description: "Noted" } },
    problems: [400, 404, 410],
  },
  returnAccount: {
    method: "DELETE",
    path: "/api/accounts/{account}/left",
    role: "manager",
    tags: ["insight"],
    summary: "Notes that an account is back",
    query: {
      mistaken: { description: "`true`: it never was away, and nothing of it is kept", schema: z.string() },
    },
    answers: { 204: { description: "Noted" } },
    problems: [400, 404, 410],
  },
  listFollowUps: {
    method: "GET",
    path: "/api/accounts/{account}/followups",
    role: "viewer",
    tags: ["insight"],
    summary: "What is to be done on an account, the earliest first, then what is done",
    answers: { 200: { description: "The follow-ups", schema: followUpList } },
    problems: [404, 410],
  },
  listAllFollowUps: {
    method: "GET",
    path: "/api/followups",
    role: "viewer",
    tags: ["insight"],
    summary: "What is still to be done on all accounts, the earliest first",
    query: manyAtOnce,
    answers: { 200: { description: "A page of the open follow-ups", schema: followUpPage } },
    problems: [400],
  },
  addFollowUp: {
    method: "POST",
    path: "/api/accounts/{account}/followups",
    role: "manager",
    tags: ["insight"],
    summary: "Notes what a person is to do on an account, and by when",
    description: "It stands on the account's timeline and, until it is done, among what lies ahead.",
    body: followUpRequest,
    answers: { 201: { description: "Noted", schema: followUp } },
    problems: [400, 404, 410],
  },
  changeFollowUp: {
    method: "PATCH",
    path: "/api/accounts/{account}/followups/{followup}",
    role: "manager",
    tags: ["insight"],
    summary: "Says that a follow-up is done, or hands it over",
    body: followUpChange,
    answers: { 200: { description: "The follow-up", schema: followUp } },
    problems: [400, 404, 410],
  },
  getPortfolio: {
    method: "GET",
    path: "/api/portfolio",
    role: "viewer",
    tags: ["insight"],
    summary: "All accounts as of last night, the most needy first",
    description: "What is unknown stands after what is to be watched, and is never among well.",
    query: {
      owner: { description: "Only accounts of this owner", schema: z.string() },
      tag: { description: "Only accounts with this tag", schema: z.string() },
      tier: { description: "Only accounts of this tier", schema: accountTier },
      band: { description: "Only accounts of this band of health", schema: band },
      state: {
        description: "Only accounts that are as silent as this, by their own rhythm",
        schema: silenceState,
      },
      suggestedTier: {
        description: "Only accounts that this tier is suggested for, and nobody has put off",
        schema: accountTier,
      },
      sort: {
        description:
          "`need`: health, then value at risk; `silent`: longest silence; `overdue`: oldest debt; `later`: whose oldest debt is later than they usually pay by most, then whose habit is not known; `value`: value at risk; `name`. Values in several currencies, as without a reporting currency, are not compared: those of each come by themselves, the currency of most accounts first, as `currencies` of the answer says",
        schema: z._default(z.enum(["need", "silent", "overdue", "later", "value", "name"]), "need"),
      },
      asOf: {
        description: "A past day. Its table is told as it was kept that night, or the last one before it",
        schema: z.iso.date(),
      },
      known: {
        description:
          "With `asOf`: `then` tells what was told then and never changes; `now` what is true of that day by all that is known now, in the same order",
        schema: z._default(z.enum(["then", "now"]), "then"),
      },
      ...paging,
    },
    answers: { 200: { description: "A page of accounts", schema: portfolioPage } },
    problems: [400],
  },
  computePortfolio: {
    method: "POST",
    path: "/api/portfolio",
    role: "admin",
    noted: "insight.computed",
    tags: ["insight"],
    summary: "Looks at all accounts again, as each night does",
    answers: {
      200: {
        description:
          "The day that the table now looks at, and how many accounts it has. Without a day one call's time was too short: `accounts` are done, and the next call goes on from there",
        schema: z.object({ day: z.optional(z.string()), accounts: z.number() }),
      },
    },
  },
  getBalance: {
    method: "GET",
    path: "/api/portfolio/balance",
    role: "viewer",
    tags: ["insight"],
    summary: "How evenly value is spread, what of it is at risk, and how busy each owner is",
    query: {
      currency: {
        description: "The currency of the sums; left out, the reporting currency",
        schema: z.string().check(z.regex(/^[A-Z]{3}$/)),
      },
    },
    answers: { 200: { description: "The balance", schema: portfolioBalance } },
    problems: [400],
  },
  getMonday: {
    method: "GET",
    path: "/api/portfolio/monday",
    role: "viewer",
    tags: ["insight"],
    summary: "Who needs attention today and why, by owner, ten at the most; and what of it is snoozed",
    description:
      "The likeliest to go first, and of those about as likely the most valuable, whose values in several currencies are not compared: those of the currency of most accounts come first.",
    query: { owner: { description: "Only this owner's list", schema: z.string() } },
    answers: { 200: { description: "The lists", schema: mondayLists } },
  },
  listCauses: {
    method: "GET",
    path: "/api/portfolio/causes",
    role: "viewer",
    tags: ["insight"],
    summary: "Why accounts left, month by month, and which of them are back",
    query: { owner: { description: "Only accounts of this owner", schema: z.string() }, ...manyAtOnce },
    answers: { 200: { description: "The months, and a page of the departures", schema: causeList } },
    problems: [400],
  },
  listAllMonths: {
    method: "GET",
    path: "/api/months",
    role: "viewer",
    tags: ["insight"],
    summary: "All accounts' money by month, beside the same month a year ago",
    query: { owner: { description: "Only accounts of this owner", schema: z.string() } },
    answers: { 200: { description: "Twelve months, latest first", schema: monthList } },
  },
  getMonthsCsv: {
    method: "GET",
    path: "/api/months/{month}",
    role: "viewer",
    tags: ["insight"],
    summary: "A month's management accounts as CSV, a line an account and currency",
    description:
      "The month as `2026-11.csv`. A running month is told as it stands. In parts of up to 4 MB: `Link: rel=next` has the rest, and parts follow upon each other as they are.",
    query: { cursor: { description: "As `Link` has it", schema: z.string() } },
    answers: { 200: { description: "`text/csv`", text: true } },
    problems: [400],
  },
  listMonthAccounts: {
    method: "GET",
    path: "/api/months/{month}/accounts",
    role: "viewer",
    tags: ["insight"],
    summary: "A month's money by account, which adds up to that of all accounts",
    query: {
      owner: { description: "Only accounts of this owner", schema: z.string() },
      currency: {
        description: "Only accounts with something of it, the largest first; left out, all, by their ids",
        schema: z.string().check(z.regex(/^[A-Z]{3}$/)),
      },
      by: {
        description: "With `currency`: what they are put in order by",
        schema: z._default(monthFigure, "invoiced"),
      },
      ...manyAtOnce,
    },
    answers: { 200: { description: "A page of the accounts", schema: monthAccounts } },
    problems: [400, 404],
  },
  listAlerts: {
    method: "GET",
    path: "/api/alerts",
    role: "viewer",
    tags: ["insight"],
    summary: "States that accounts have entered and not left, the newest first",
    query: {
      owner: { description: "Only of this owner's accounts", schema: z.string() },
      ...manyAtOnce,
    },
    answers: { 200: { description: "A page of the open alerts", schema: alertList } },
    problems: [400],
  },
  snoozeAlert: {
    method: "PUT",
    path: "/api/alerts/{account}/{reason}/snooze",
    role: "manager",
    tags: ["insight"],
    summary:
      "Puts an alert or, as reason `tier`, the tier that is suggested off, until a day or until it changes",
    body: snoozeRequest,
    answers: { 204: { description: "Put off" } },
    problems: [400, 404, 410],
  },
  wakeAlert: {
    method: "DELETE",
    path: "/api/alerts/{account}/{reason}/snooze",
    role: "manager",
    tags: ["insight"],
    summary: "Takes a snooze back",
    answers: { 204: { description: "Taken back" } },
    problems: [400, 404, 410],
  },
  getInsightSettings: {
    method: "GET",
    path: "/api/insight/settings",
    role: "viewer",
    tags: ["insight"],
    summary:
      "What health is weighed by, tiers, the reporting currency with its rates, holidays, lists' lengths",
    answers: { 200: { description: "The settings", schema: insightSettings } },
  },
  putInsightSettings: {
    method: "PUT",
    path: "/api/insight/settings",
    role: "admin",
    noted: "insight.changed",
    tags: ["insight"],
    summary: "Sets them; what is left out is as it comes",
    body: insightSettings,
    answers: { 200: { description: "The settings", schema: insightSettings } },
    problems: [400],
  },
  putRates: {
    method: "PUT",
    path: "/api/insight/rates",
    role: "admin",
    noted: "insight.changed",
    tags: ["insight"],
    summary: "Takes a table of rates, for sums in the reporting currency",
    description:
      "CSV of `month,currency,rate`, such as `2026-11,EUR,0.86`: what one unit is worth in the reporting currency. It takes " +
      "the place of the table before. Rows that cannot be read are named and the rest is taken; a table without any that can " +
      "changes nothing.",
    query: {
      currency: {
        description: "The reporting currency; left out, the one that is set",
        schema: z.string().check(z.regex(/^[A-Z]{3}$/)),
      },
    },
    media: { types: ["text/csv"] },
    answers: { 200: { description: "How many were taken, and what was left out", schema: ratesReport } },
    problems: [400, 413],
  },
} as const satisfies Calls;
