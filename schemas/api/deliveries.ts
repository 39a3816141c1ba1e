import * as z from "zod/mini";
import { deliveryPage, deliveryStatus } from "../delivery.ts";
import { verifiedAgain } from "../refused.ts";
import type { Calls } from "./call.ts";
import { paging, range } from "./queries.ts";

export const redriven = z.object({ messages: z.number() });

export const deliveryCalls = {
  listDeliveries: {
    method: "GET",
    path: "/api/deliveries",
    role: "viewer",
    tags: ["deliveries"],
    summary: "What did not become a normal event, with the reason",
    query: {
      status: { description: "Which of them", schema: z._default(deliveryStatus, "unrecognized") },
      ...range,
      ...paging,
    },
    answers: { 200: { description: "A page of deliveries", schema: deliveryPage } },
    problems: [400],
  },
  forgetDelivery: {
    method: "DELETE",
    path: "/api/deliveries/{delivery}",
    role: "admin",
    noted: "delivery.forgotten",
    tags: ["deliveries"],
    summary: "Forgets what a dead or unrecognized delivery says",
    description: "It cannot be tried again. That it came stays known, with its hash.",
    answers: { 204: { description: "Forgotten" } },
    problems: [404, 409],
  },
  redriveDelivery: {
    method: "POST",
    path: "/api/deliveries/{delivery}/redrive",
    role: "admin",
    noted: "delivery.redriven",
    tags: ["deliveries"],
    summary: "Tries a delivery again",
    answers: { 202: { description: "How many messages were put back", schema: redriven } },
    problems: [404],
  },
  verifyDelivery: {
    method: "POST",
    path: "/api/deliveries/{delivery}/verify",
    role: "admin",
    noted: "refused.verified",
    tags: ["deliveries"],
    summary: "Verifies a refused delivery again, after its connection's secret was corrected",
    description:
      "An entry of the refused stands for `attempts` of them: all that its connection keeps and refused for that reason are verified by the secrets of today, as of when they came. Bodies are kept for a week.",
    answers: {
      200: {
        description: "How many are genuine, with their events, and how many are not",
        schema: verifiedAgain,
      },
    },
    problems: [404],
  },
} as const satisfies Calls;
