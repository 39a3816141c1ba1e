import { dayOf, daysBetween } from "../days.ts";
import { type InsightEvent, inOrder } from "../facts.ts";

const quarter = 91;
const quartersBefore = 4;
const least = { ratio: 1.3, scatters: 2, expected: 8 };

/** What shows that there is more work than before. */
const work = new Set(["contact.created", "project.created", "document.added"]);

/** More work in the last 13 weeks than in those of the year before: a reason to speak of the fee. */
export interface Capacity {
  readonly seen: number;
  readonly expected: number;
  readonly events: readonly string[];
}

/** Known and told only where the growth is more than its own quarters scatter. */
export function capacityOf(events: readonly InsightEvent[], today: string): Capacity | undefined {
  const quarters = Array.from({ length: quartersBefore + 1 }, (): string[] => []);
  for (const { id, type, time } of inOrder(events)) {
    const age = daysBetween(dayOf(time), today);
    if (work.has(type) && age >= 0) quarters[Math.floor(age / quarter)]?.push(id);
  }
  const [now = [], ...before] = quarters;
  const counts = before.map(({ length }) => length);
  const expected = counts.reduce((sum, one) => sum + one, 0) / counts.length;
  if (expected < least.expected) return undefined;
  const variance = counts.reduce((sum, one) => sum + (one - expected) ** 2, 0) / (counts.length - 1);
  const scatter = Math.sqrt(Math.max(1, variance / expected) * expected);
  const grows = now.length >= least.ratio * expected && now.length - expected >= least.scatters * scatter;
  return grows ? { seen: now.length, expected, events: now.slice(-20) } : undefined;
}
