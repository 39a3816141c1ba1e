/** Days after which what came since a visit is old news. */
const longest = 14;

/**
 * When a night began for somebody who was here last on a day `before`, at the most a fortnight ago; where that is not known, at six in
 * the evening of the last day before from Monday to Friday.
 */
export function nightBegan(now: Date, before: Date | undefined): Date {
  if (before === undefined) return lastEvening(now);
  const oldest = startOfDay(now);
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

/** Midnight where the reader is. */
export function startOfDay(of: Date): Date {
  const day = new Date(of);
  day.setHours(0, 0, 0, 0);
  return day;
}
