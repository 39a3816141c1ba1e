import type { Family } from "./event-types.ts";

/** The two halves of a timeline: what somebody did, and what is kept of changes to the books, records and lists. */
export const lanes = ["activity", "history"] as const;
export type Lane = (typeof lanes)[number];

const bookkeeping =
  /\.(updated|changed|corrected|edited|deleted|voided|renamed|archived|removed|joined|left|merged)$/;
const bookkeepingFamilies: readonly Family[] = ["record", "system", "account"];

export function laneOf(type: string, family: Family): Lane {
  return bookkeepingFamilies.includes(family) || bookkeeping.test(type) ? "history" : "activity";
}
