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
});
export type Problem = z.infer<typeof problem>;
