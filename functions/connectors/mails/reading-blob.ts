import type { PublishedEvent } from "../../../schemas/account-event.ts";

/** Whether an event was read from a mail. */
export const isMails = ({ proof }: Pick<PublishedEvent, "proof">): boolean =>
  proof === "mail-verified" || proof === "mail-unverified";

/**
 * Where a mail's reading is kept, by the hash of its bytes. A mail's form is read once, where a hostile one does no harm;
 * what is read of it by corrected settings is read of this. It goes with the mail.
 */
export const readingBlob = (tool: string, mail: string): string => `raw/${tool}/${mail}.reading.gz`;
