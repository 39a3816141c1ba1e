import * as z from "zod/mini";

/** What waits among dead letters for 14 days still finds its body, and a mail of 30 days its attachments. */
const least = 30;
const days = z.optional(z.coerce.number().check(z.int(), z.minimum(least), z.maximum(36_500)));

/** Days for which what lies beside the tables is kept; left out, for good. infra/README.md says what each means. */
export const retention = z.object({ rawDays: days, fileDays: days });
export type Retention = z.infer<typeof retention>;

/** Those of a hub on one machine, from its environment. Throws `BadRetention`. */
export function retentionIn(given: Readonly<Record<"HUB_RAW_DAYS" | "HUB_FILE_DAYS", string | undefined>>) {
  const parsed = retention.safeParse({ rawDays: given.HUB_RAW_DAYS, fileDays: given.HUB_FILE_DAYS });
  if (!parsed.success) throw new BadRetention();
  return parsed.data;
}

export class BadRetention extends Error {
  constructor() {
    super(
      `HUB_RAW_DAYS and HUB_FILE_DAYS are whole numbers of days, from ${least}. Leave out what is kept for good.`,
    );
  }
}
