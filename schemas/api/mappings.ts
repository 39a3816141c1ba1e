import * as z from "zod/mini";
import {
  mappingPreview,
  mappingProposal,
  mappingSource,
  mappingVersionList,
  previewRequest,
  proposalRequest,
  rerunReport,
  rerunRequest,
} from "../mapping.ts";
import type { Calls } from "./call.ts";

export const mappingCalls = {
  previewMapping: {
    method: "POST",
    path: "/api/mappings/preview",
    role: "manager",
    tags: ["mappings"],
    summary: "What a mapping would make of an example; nothing is kept",
    body: previewRequest,
    answers: { 200: { description: "The events, and what could not be read", schema: mappingPreview } },
    problems: [400, 404],
  },
  proposeMapping: {
    method: "POST",
    path: "/api/mappings/propose",
    role: "manager",
    tags: ["mappings"],
    summary: "A mapping guessed from one example, and how sure each guess is",
    body: proposalRequest,
    answers: { 200: { description: "The proposal", schema: mappingProposal } },
    problems: [400, 404],
  },
  listMappings: {
    method: "GET",
    path: "/api/connections/{tool}/{connection}/mappings",
    role: "viewer",
    tags: ["mappings"],
    summary: "The mappings that the connection has had, newest first",
    query: {
      of: {
        description: "What they read; left out, what is posted",
        schema: z._default(mappingSource, "posts"),
      },
    },
    answers: { 200: { description: "The versions", schema: mappingVersionList } },
    problems: [404],
  },
  rerunMapping: {
    method: "POST",
    path: "/api/connections/{tool}/{connection}/rerun",
    role: "admin",
    noted: "deliveries.reread",
    tags: ["mappings"],
    summary: "Reads a page of the connection's kept deliveries again, by its mapping and settings of today",
    description:
      "An event of the same rule and key is corrected, a new one added, one that is not read any more withdrawn; what a fetch has completed keeps what was fetched. Go on with `next` until there is none; to repeat a page is safe.",
    body: rerunRequest,
    answers: { 200: { description: "What became of the page", schema: rerunReport } },
    problems: [400, 404],
  },
} as const satisfies Calls;
