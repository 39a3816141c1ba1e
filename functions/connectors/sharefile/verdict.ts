import type { Answered, Verdict } from "../verdict.ts";

/** ShareFile answers 403 for what is not for the user whose token it is, not only for a right that is missing. */
export function sharefileVerdict({ status }: Answered): Verdict | undefined {
  return status === 403 ? { kind: "absent" } : undefined;
}
