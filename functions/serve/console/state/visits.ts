/** When somebody was here: most recently, and last on a day before that one. */
export interface Visits {
  readonly latest: Date;
  readonly before?: Date;
}

/** Days after which what came since a visit is old news. */
const longest = 14;

/** The visits, where somebody is here now. Days are the reader's own; where the clock went back, the visit ahead is forgotten. */
export function visitedNow(visits: Visits | undefined, now: Date): Visits {
  if (visits === undefined) return { latest: now };
  const { latest, before } = visits;
  const began = startOfDay(now);
  if (latest < began) return { latest: now, before: latest };
  return { latest: now, ...(before !== undefined && before < began ? { before } : {}) };
}

/**
 * When the reader's night began: when they were here last on a day before, at the most a fortnight ago; where that is not known, at six
 * in the evening of the last day before from Monday to Friday.
 */
export function nightBegan({ latest, before }: Visits): Date {
  if (before === undefined) return lastEvening(latest);
  const oldest = startOfDay(latest);
  oldest.setDate(oldest.getDate() - longest);
  return before < oldest ? oldest : before;
}

function lastEvening(now: Date): Date {
  const evening = new Date(now);
  do evening.setDate(evening.getDate() - 1);
  while (evening.getDay() === 0 || evening.getDay() === 6);
  evening.setHours(18, 0, 0, 0);
  return evening;
}

function startOfDay(of: Date): Date {
  const day = new Date(of);
  day.setHours(0, 0, 0, 0);
  return day;
}

/** As the browser keeps them; `undefined` for what it keeps of anything else. */
export function readVisits(text: string | null): Visits | undefined {
  const [latest, before] = (text ?? "").split(" ").map((one) => new Date(one));
  if (latest === undefined || Number.isNaN(latest.getTime())) return undefined;
  return { latest, ...(before === undefined || Number.isNaN(before.getTime()) ? {} : { before }) };
}

export const writtenVisits = ({ latest, before }: Visits): string =>
  [latest, ...(before === undefined ? [] : [before])].map((one) => one.toISOString()).join(" ");
