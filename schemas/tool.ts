import * as z from "zod/mini";
import { eventTypeSchema } from "./account-event.ts";

/** A catalogue entry: what a manager needs to know to connect a tool, and what to expect of it. */
export const tool = z.object({
  tool: z.string(),
  title: z.string(),
  route: z.enum(["webhook", "relay", "mail", "file", "push+fetch"]),
  proof: z.enum(["vendor-signed", "token", "mail-verified", "file"]),
  summary: z.string(),
  /** What its deliveries leave out, in plain words; empty where they carry everything. */
  limits: z.array(z.string()),
  handshake: z.enum(["none", "GET challenge", "POST challenge"]),
  eventTypes: z.array(eventTypeSchema),
  setup: z.array(z.string()),
  /** JSON Schema of a connection's `settings`, each field with a title and a description; absent where there is none. */
  settings: z.optional(z.record(z.string(), z.json())),
  docs: z.string(),
});
export type Tool = z.infer<typeof tool>;

export const toolList = z.object({ tools: z.array(tool) });
