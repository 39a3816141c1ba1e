import * as z from "zod/mini";
import type { Detail } from "./account-event.ts";

/** What stands for the `{names}` of a sentence. */
export const values = z.record(z.string(), z.union([z.string(), z.number()]));

/** The stable word for a reason, what its sentence names, and the sentence in English. */
export const explained = z.object({ code: z.string(), values, reason: z.string() });
export type Explained = z.infer<typeof explained>;

const explainedDetails = z.object({
  reason: z.string(),
  reasonCode: z.string(),
  reasonValues: z._default(values, {}),
});

/** The reason among an event's details, if it has one with a code. */
export function explainedIn(details: Readonly<Record<string, Detail>>): Explained | undefined {
  const { success, data } = explainedDetails.safeParse(details);
  return success ? { code: data.reasonCode, values: data.reasonValues, reason: data.reason } : undefined;
}
