import { type Family, isEventType } from "./event-types.ts";

/** The two halves of a timeline: what somebody did, and what is kept of changes to the books, records and lists. */
export const lanes = ["activity", "history"] as const;
export type Lane = (typeof lanes)[number];

const bookkeeping =
  /\.(updated|changed|corrected|edited|deleted|voided|renamed|archived|removed|joined|left|merged)$/;
const bookkeepingFamilies: readonly Family[] = ["record", "system", "account"];

/** A type that this release does not know may be anything: it is history, as nobody is told to act on it. */
export function laneOf(type: string, family: Family): Lane {
  const kept = !isEventType(type) || bookkeepingFamilies.includes(family) || bookkeeping.test(type);
  return kept ? "history" : "activity";
}
