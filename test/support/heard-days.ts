import { daysAfter } from "../../functions/insight/days.ts";
import type { HeardDay } from "../../functions/insight/silence.ts";

/** Days as known answers write them: the first, then the gaps to the next; `7x3` is three gaps, `(5 2)x3` six. */
function daysIn(text: string): string[] {
  const [first = "", gaps = ""] = text.split(": ");
  const days = [first];
  for (const [, several, one, times = "1"] of gaps.matchAll(/(?:\(([\d ]+)\)|(\d+))(?:x(\d+))?/g)) {
    const pattern = (several ?? one ?? "").split(" ").map(Number);
    for (let n = 0; n < Number(times); n++)
      for (const gap of pattern) days.push(daysAfter(days.at(-1) ?? first, gap));
  }
  return days;
}

/** Days on which the customer acted, and days on which only others did. */
export function heardDays(heard: string, others?: string): HeardDay[] {
  return [
    ...(heard === "" ? [] : daysIn(heard)).map((day) => ({ day, in: 1, events: 1 })),
    ...(others === undefined ? [] : daysIn(others)).map((day) => ({ day, in: 0, events: 40 })),
  ];
}
