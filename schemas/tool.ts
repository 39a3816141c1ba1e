import * as z from "zod/mini";
import { eventTypeSchema } from "./account-event.ts";
import { apiKind } from "./api-access.ts";

export const route = z.enum(["webhook", "relay", "mail", "file", "push+fetch"]);

/** How a delivery is known to be genuine: by the vendor's signature, the connection's secret, the mail's signature, or who gave the file. */
export const routeProof = z.enum(["vendor-signed", "token", "mail-verified", "file"]);

/** One way by which a tool's news reach the hub. `works`: a test sends a sample this way to the timeline. */
export const toolRoute = z.object({
  route,
  proof: routeProof,
  status: z.enum(["works", "planned"]),
  /** What comes this way, in plain words. */
  carries: z.optional(z.string()),
});
export type ToolRoute = z.infer<typeof toolRoute>;

/**
 * A statement about a tool and how sure it is: `documented` by the vendor, told by a `third-party`, `recalled` from
 * general knowledge and unverified, or `unknown`: looked for and not found.
 */
export const certainty = z.object({
  statement: z.string(),
  level: z.enum(["documented", "third-party", "recalled", "unknown"]),
  source: z.optional(z.string()),
});

/** A catalogue entry: what a manager needs to know to connect a tool, and what to expect of it. */
export const tool = z.object({
  tool: z.string(),
  title: z.string(),
  /** Other names that people know it by. */
  aliases: z.optional(z.array(z.string())),
  /** The best way to it; `routes` has all of them. */
  route,
  proof: routeProof,
  routes: z.optional(z.array(toolRoute)),
  summary: z.string(),
  /** What its deliveries leave out, in plain words; empty where they carry everything. */
  limits: z.array(z.string()),
  /** The vendor issues the secret of a connection: none can be chosen. Absent where it is the person's to choose. */
  secretIssued: z.optional(z.literal(true)),
  handshake: z.enum(["none", "GET challenge", "POST challenge"]),
  eventTypes: z.array(eventTypeSchema),
  setup: z.array(z.string()),
  /** JSON Schema of a connection's `settings`, each field with a title and a description; absent where there is none. */
  settings: z.optional(z.record(z.string(), z.json())),
  /** Those of the settings after whose correction what came before can be read again; absent where none changes how it is read. */
  rereads: z.optional(z.array(z.string())),
  /** With which kinds of credentials the hub can fetch what its deliveries leave out; absent where it fetches nothing. */
  api: z.optional(z.array(apiKind)),
  /** The rights that the tool's app needs, where a person can open its API to the hub by consenting; absent where nobody can. */
  consent: z.optional(
    z.object({
      scopes: z.array(z.string()),
      /** The rights of an app that shows a key and acts as one user; absent where the tool takes none. */
      impersonation: z.optional(z.object({ scopes: z.array(z.string()) })),
    }),
  ),
  certainty: z.optional(z.array(certainty)),
  /** The vendor's page; absent where none is known. */
  docs: z.optional(z.string()),
});
export type Tool = z.infer<typeof tool>;

export const toolList = z.object({ tools: z.array(tool) });
