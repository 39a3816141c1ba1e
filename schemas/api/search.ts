import * as z from "zod/mini";
import { askedAtMost } from "../asked-at-most.ts";
import { searchAnswer } from "../search.ts";
import type { Calls } from "./call.ts";
import { range, timelineQuery } from "./queries.ts";

export const searchCalls = {
  search: {
    method: "GET",
    path: "/api/search",
    role: "viewer",
    tags: ["timeline"],
    summary: "Accounts, people, documents and events that have all the words asked for",
    description:
      "In any case and order, with or without accents, as parts of words too. A document is also found where its client's name begins with some of the words and it has the others; the client is then found with it. Filters of events leave accounts out; people and documents go by their latest event. Where `searched.complete` is false, older events are still being read: ask again.",
    query: {
      q: {
        description: "The words",
        schema: z.string().check(z.minLength(1), z.maxLength(askedAtMost)),
        examples: ["sen vang"],
      },
      family: timelineQuery.family,
      tool: timelineQuery.tool,
      type: timelineQuery.type,
      ...range,
      owner: {
        description: "Only what concerns the accounts of this owner",
        schema: z.string().check(z.maxLength(200)),
      },
      limit: {
        description: "Most of each kind",
        schema: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(200)), 8),
      },
    },
    answers: { 200: { description: "What was found, and what was looked through", schema: searchAnswer } },
    problems: [400],
  },
} as const satisfies Calls;
