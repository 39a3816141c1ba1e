import * as z from "zod/mini";

/** RFC 9457 problem details; `code` is the stable word for programs, `requestId` finds the log line. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  requestId: z.string(),
  /** Where what was asked for is to be found now. */
  canonical: z.optional(z.string()),
  /** The fields of the request that do not fit, e.g. `mapping.rules[0].title`, where it is some fields and not the whole. */
  fields: z.optional(z.array(z.string())),
});
export type Problem = z.infer<typeof problem>;
