import * as z from "zod/mini";
import type { Calls } from "./call.ts";

export const health = z.object({ status: z.literal("ok"), version: z.string() });

/** What anybody may ask the hub about itself. */
export const hubCalls = {
  getHealth: {
    method: "GET",
    path: "/healthz",
    tags: ["hub"],
    summary: "Whether deliveries are accepted",
    answers: { 200: { description: "They are", schema: health } },
  },
  getOpenApi: {
    method: "GET",
    path: "/openapi.json",
    tags: ["hub"],
    summary: "This document",
    answers: { 200: { description: "OpenAPI 3.1", schema: z.looseObject({ openapi: z.string() }) } },
  },
} as const satisfies Calls;
