import * as z from "zod/mini";
import { assigned, assignRequest } from "../assigned.ts";
import { auditPage } from "../audit.ts";
import { job } from "../job.ts";
import { matchingSettings } from "../matching.ts";
import { suggestionList } from "../suggestion.ts";
import type { Calls } from "./call.ts";
import { paging } from "./queries.ts";

/** The settings as a manager gives them: a word that is not known would change nothing. */
export const matchingRequest = z.strictObject(matchingSettings.shape);

export const identityCalls = {
  assignIdentity: {
    method: "PUT",
    path: "/api/identities/{type}/{value}",
    role: "manager",
    tags: ["accounts"],
    summary: "Leads an identity to an account: its past and future events are there when this answers",
    body: assignRequest,
    answers: { 200: { description: "Assigned; the job moves the rows behind", schema: assigned } },
    problems: [400, 404, 409, 410],
  },
  restoreIdentity: {
    method: "DELETE",
    path: "/api/identities/{type}/{value}",
    role: "manager",
    tags: ["accounts"],
    summary: "Takes the last assignment back",
    answers: { 200: { description: "As it was before", schema: assigned } },
    problems: [400, 404, 409, 410],
  },
  listSuggestions: {
    method: "GET",
    path: "/api/suggestions",
    role: "viewer",
    tags: ["accounts"],
    summary: "Identities that contradict each other, with the evidence; nothing of it is done by itself",
    query: { account: { description: "Only those about this account", schema: z.string() } },
    answers: { 200: { description: "The suggestions, newest first", schema: suggestionList } },
  },
  dismissSuggestion: {
    method: "DELETE",
    path: "/api/suggestions/{suggestion}",
    role: "manager",
    tags: ["accounts"],
    summary: "Dismisses a suggestion for good",
    answers: { 204: { description: "Dismissed" } },
    problems: [404],
  },
  listAudit: {
    method: "GET",
    path: "/api/audit",
    role: "viewer",
    tags: ["accounts"],
    summary: "Who changed what about accounts and identities, newest first",
    query: { account: { description: "Only about this account", schema: z.string() }, ...paging },
    answers: { 200: { description: "A page of entries", schema: auditPage } },
    problems: [400],
  },
  getJob: {
    method: "GET",
    path: "/api/jobs/{job}",
    role: "viewer",
    tags: ["accounts"],
    summary: "How far background work has come",
    answers: { 200: { description: "The job", schema: job } },
    problems: [404],
  },
  getMatching: {
    method: "GET",
    path: "/api/matching",
    role: "viewer",
    tags: ["accounts"],
    summary: "What this hub adds to the rules by which events find their account",
    answers: { 200: { description: "The settings", schema: matchingSettings } },
  },
  putMatching: {
    method: "PUT",
    path: "/api/matching",
    role: "admin",
    tags: ["accounts"],
    summary: "Sets the team's own domains, and what must never link, or may",
    body: matchingRequest,
    answers: { 200: { description: "The settings", schema: matchingSettings } },
    problems: [400],
  },
} as const satisfies Calls;
