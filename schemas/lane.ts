import { type Family, isEventType } from "./event-types.ts";

/** The two halves of a timeline: what people did, and changes to books, records and lists. */
export const lanes = ["activity", "history"] as const;
export type Lane = (typeof lanes)[number];

const bookkeeping =
  /\.(updated|changed|corrected|edited|deleted|voided|renamed|archived|removed|joined|left|merged)$/;
const bookkeepingFamilies: readonly Family[] = ["record", "system", "account"];

/** A type that this release does not know counts as history, which asks nobody to act. */
export function laneOf(type: string, family: Family): Lane {
  const kept = !isEventType(type) || bookkeepingFamilies.includes(family) || bookkeeping.test(type);
  return kept ? "history" : "activity";
}
