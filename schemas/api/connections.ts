import * as z from "zod/mini";
import { tenantList } from "../api-access.ts";
import { catchUpList, historyRequest } from "../catch-up.ts";
import { connection, connectionList, connectionRequest, strayList } from "../connection.ts";
import { connectionDetail } from "../connection-detail.ts";
import { consentBegun, consentRequest } from "../consent.ts";
import { driftList } from "../drift.ts";
import { refusedSummary, verifiedAgain, verifyAgain } from "../refused.ts";
import { subscriptionList } from "../subscription.ts";
import { toolList } from "../tool.ts";
import type { Calls } from "./call.ts";

export const whatIsLeft = z.object({ left: z.array(z.string()) });
export const testOutcome = z.object({ status: z.number(), secret: z.string() });

export const connectionCalls = {
  listTools: {
    method: "GET",
    path: "/api/tools",
    role: "viewer",
    tags: ["connections"],
    summary: "The catalogue, by title",
    query: {
      q: {
        description: "Only tools that people know by a name like this, e.g. `receipt bank`",
        schema: z.string(),
      },
      language: {
        description: "What the entries are told in; products' own words stay as they are",
        schema: z._default(z.enum(["en", "vi"]), "en"),
      },
    },
    answers: { 200: { description: "The tools that the hub knows", schema: toolList } },
  },
  listConnections: {
    method: "GET",
    path: "/api/connections",
    role: "viewer",
    tags: ["connections"],
    summary: "All connections",
    answers: { 200: { description: "The connections, without their secrets", schema: connectionList } },
  },
  listStrays: {
    method: "GET",
    path: "/api/strays",
    role: "admin",
    tags: ["connections"],
    summary: "Secrets of which one store knows and the other does not",
    description:
      "Of each connection its secrets, the API's credentials, its own or by a tenant's consent, the tool's app and the password for files are compared with what it shows. `lacks: connection`: it is kept and shown nowhere; remove that connection. `lacks: value`: it is shown and not kept; give it again, or remove the connection. `outward`: the same of the addresses with which rules and digests post.",
    answers: { 200: { description: "None, unless something broke off or was lost", schema: strayList } },
  },
  getConnection: {
    method: "GET",
    path: "/api/connections/{tool}/{connection}",
    role: "viewer",
    tags: ["connections"],
    summary:
      "One connection, with who lets the hub in, what it is subscribed to, and how far the history is read",
    answers: { 200: { description: "The connection, without its secrets", schema: connectionDetail } },
    problems: [404],
  },
  putConnection: {
    method: "PUT",
    path: "/api/connections/{tool}/{connection}",
    role: "admin",
    noted: "connection.saved",
    tags: ["connections"],
    summary: "Makes a connection or changes it",
    description:
      "`secrets` is the whole new list: a string is a secret's text, `{id}` keeps a live one. Left out, the secrets stay as they are. With `updatedAt`, a connection that another person has changed since is left as it is: 409 `changed_meanwhile`.",
    body: connectionRequest,
    answers: {
      200: { description: "Changed", schema: connection },
      201: { description: "Made", schema: connection },
    },
    problems: [400, 404, 409],
  },
  deleteConnection: {
    method: "DELETE",
    path: "/api/connections/{tool}/{connection}",
    role: "admin",
    noted: "connection.removed",
    tags: ["connections"],
    summary: "Removes a connection; its timeline stays",
    description:
      "Before that, the hub unsubscribes at a tool where it has subscribed by itself, and gives back the access that was consented to. What could not be undone there is named: it is to be ended at the tool.",
    answers: {
      200: { description: "Removed, but for what is left at the tool", schema: whatIsLeft },
      204: { description: "Removed" },
    },
    problems: [404],
  },
  beginConsent: {
    method: "POST",
    path: "/api/connections/{tool}/{connection}/consent",
    role: "admin",
    noted: "consent.begun",
    tags: ["connections"],
    summary: "Begins a person's consent that the hub reads their data in the tool",
    description:
      "The address leads a browser to the tool's own page and back to `/connect/callback`, which the app's registration at the tool must name. What cannot work is said at once: 400 `app_needed`, `https_needed` where the tool would not send people back to the hub's address, `consent_not_taken`, `invalid_settings`.",
    body: consentRequest,
    answers: { 201: { description: "Where to send the person's browser", schema: consentBegun } },
    problems: [400, 404],
  },
  listTenants: {
    method: "GET",
    path: "/api/connections/{tool}/{connection}/tenants",
    role: "viewer",
    tags: ["connections"],
    summary: "Who has opened their data at the tool to the hub by consenting, by name",
    answers: {
      200: { description: "Those who have consented, and how their access fares", schema: tenantList },
    },
    problems: [404],
  },
  removeTenant: {
    method: "DELETE",
    path: "/api/connections/{tool}/{connection}/tenants/{tenant}",
    role: "admin",
    noted: "consent.removed",
    tags: ["connections"],
    summary: "Removes one of those who have consented; the connection and its timeline stay",
    description:
      "The hub unsubscribes for this tenant at the tool, gives the access back and forgets it; others of the connection go on. What could not be undone there is named: it is to be ended at the tool.",
    answers: {
      200: { description: "Removed, but for what is left at the tool", schema: whatIsLeft },
      204: { description: "Removed" },
    },
    problems: [404, 409],
  },
  getRefused: {
    method: "GET",
    path: "/api/connections/{tool}/{connection}/refused",
    role: "viewer",
    tags: ["connections"],
    summary: "What was refused because of its signature and is kept: how much, not what",
    answers: { 200: { description: "How many, why, and since when", schema: refusedSummary } },
    problems: [404],
  },
  verifyAgain: {
    method: "POST",
    path: "/api/connections/{tool}/{connection}/refused/verify",
    role: "admin",
    noted: "refused.verified",
    tags: ["connections"],
    summary: "Verifies what was refused by the secrets of today",
    description:
      "For when a wrong secret has been corrected. In the order in which they came, and as of then: what is genuine is taken once, with its original time; what is not stays refused. A hundred are looked at in a call; with `next` there are more.",
    body: verifyAgain,
    answers: { 200: { description: "How many were genuine", schema: verifiedAgain } },
    problems: [400, 404],
  },
  getDrift: {
    method: "GET",
    path: "/api/connections/{tool}/{connection}/drift",
    role: "admin",
    tags: ["connections"],
    summary: "Fields that the tool sends otherwise than before, with examples",
    description:
      "Each day a sample of the day before is compared with what was seen: of 30 days what is new, what is gone and what is another kind of value, each once. Examples are read from the events' own deliveries, and leave with them.",
    answers: { 200: { description: "None, or what changed", schema: driftList } },
    problems: [404],
  },
  lookAtDrift: {
    method: "PUT",
    path: "/api/connections/{tool}/{connection}/drift/{drift}",
    role: "admin",
    noted: "drift.looked",
    tags: ["connections"],
    summary: "Says that a field which is sent otherwise than before was looked at",
    description:
      "The person who says it first stands beside it. If the field changes again, that is told anew.",
    answers: { 204: { description: "Noted" } },
    problems: [404],
  },
  reopenDrift: {
    method: "DELETE",
    path: "/api/connections/{tool}/{connection}/drift/{drift}",
    role: "admin",
    noted: "drift.reopened",
    tags: ["connections"],
    summary: "Takes back that such a field was looked at",
    answers: { 204: { description: "To be looked at" } },
    problems: [404],
  },
  getCatchUps: {
    method: "GET",
    path: "/api/connections/{tool}/{connection}/catchup",
    role: "viewer",
    tags: ["connections"],
    summary: "How far the tool's history is read, and what no delivery has told",
    description:
      "By tenant, or of the connection alone. `history` is read when the tool's API is opened, newest first; a `check` looks every day at what was changed since the day before. `missed` counts what the checks have found that no delivery had told.",
    answers: { 200: { description: "How far it is read", schema: catchUpList } },
    problems: [404],
  },
  changeHistory: {
    method: "POST",
    path: "/api/connections/{tool}/{connection}/catchup",
    role: "admin",
    noted: "history.changed",
    tags: ["connections"],
    summary: "Pauses or resumes reading a tool's history, or begins it anew",
    description:
      "What the hub has already is not told again. 409 `history_not_running`, `history_not_paused` where there is nothing to pause or resume, `not_let_in` where nobody has opened the tool's API, 400 `history_not_read` where the hub cannot read this tool's history.",
    body: historyRequest,
    answers: { 200: { description: "How far it is read", schema: catchUpList } },
    problems: [400, 404, 409],
  },
  getSubscriptions: {
    method: "GET",
    path: "/api/connections/{tool}/{connection}/subscriptions",
    role: "viewer",
    tags: ["connections"],
    summary: "What the hub has subscribed to at the tool, and why not to what it should",
    description:
      "By tenant, or of the connection alone. Once the tool's API is opened and every hour, what the tool is subscribed to tell is compared with what it should be, and mended. What may have been missed since `wellAt` is read again. `failing` is in the tool's own code, and tried again every hour.",
    answers: { 200: { description: "As the last look has left it", schema: subscriptionList } },
    problems: [404],
  },
  testConnection: {
    method: "POST",
    path: "/api/connections/{tool}/{connection}/test",
    role: "admin",
    noted: "connection.tested",
    tags: ["connections"],
    summary: "Sends a signed test delivery to the hub's own address",
    answers: {
      200: { description: "What ingest answered, and by which secret it was signed", schema: testOutcome },
    },
    problems: [404, 409],
  },
} as const satisfies Calls;
