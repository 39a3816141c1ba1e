import { call } from "./api.ts";
import { nightBegan, startOfDay } from "./night-began.ts";

/** Milliseconds for which it is believed when the reader was here last: the page asks each minute what came. */
const believedFor = 10 * 60_000;

let asked: { readonly at: number; readonly day: number; readonly before: Date | undefined } | undefined;

/**
 * When the reader's night began: when they were here last on a day before, on whatever device, as the hub knows it; with the last
 * working evening where it cannot be asked.
 */
export async function nightSince(): Promise<Date> {
  const now = new Date();
  const began = startOfDay(now);
  const isKnown = asked?.day === began.getTime() && now.getTime() - asked.at < believedFor;
  if (!isKnown) {
    const visit = call("PUT", "/api/me/visit", { body: { dayBegan: began.toISOString() } });
    const { before } = await visit.catch((): { before?: string } => ({}));
    asked = {
      ...{ at: now.getTime(), day: began.getTime() },
      before: before === undefined ? undefined : new Date(before),
    };
  }
  return nightBegan(now, asked?.before);
}
