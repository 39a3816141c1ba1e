import type { RefusalCode } from "../../schemas/reason-words.ts";

/** Why a delivery is refused that another secret might have signed: what is unsigned, or too old, stays so. */
export const provableReasons = [
  "mismatch",
  "other_form",
  "address",
] as const satisfies readonly RefusalCode[];
export type Provable = (typeof provableReasons)[number];

export const isProvable = (reason: RefusalCode): reason is Provable =>
  provableReasons.some((one) => one === reason);
