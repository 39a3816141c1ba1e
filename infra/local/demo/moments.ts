const dayLong = 24 * 60 * 60_000;

/** The instant so many days before now, moved back to a working day, at so many minutes past seven in the morning. */
export function daysAgo(now: Date, days: number, minutes: number): Date {
  const date = new Date(now.getTime() - days * dayLong);
  while (isWeekend(date)) date.setTime(date.getTime() - dayLong);
  date.setUTCHours(7, minutes, 0, 0);
  // What is told has happened.
  return date < now ? date : new Date(date.getTime() - dayLong);
}

/** So many minutes after six in the evening of the day before. */
export function eveningBefore(now: Date, minutes: number): Date {
  const date = new Date(now.getTime() - dayLong);
  date.setUTCHours(18, minutes, 0, 0);
  return date;
}

/** The instant of a meeting in so many working days; one of today whose time has come is on the next. */
export function workingDaysAhead(now: Date, days: number, time: string): Date {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const date = new Date(now);
  date.setUTCHours(hour, minute, 0, 0);
  for (let left = days; left > 0 || date < now || isWeekend(date); ) {
    date.setTime(date.getTime() + dayLong);
    if (!isWeekend(date)) left--;
  }
  return date;
}

/** The day, so many months before now, on which a month's invoice is written. */
export function monthsAgo(now: Date, months: number, day: number): Date {
  const late = now.getUTCDate() <= day ? 1 : 0;
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months - late, day, 9, 12));
}

export const daysAfter = (date: Date, days: number) => new Date(date.getTime() + days * dayLong);

const isWeekend = (date: Date) => date.getUTCDay() % 6 === 0;

/** The same numbers from 0 to `below` in every run, different from one seed to the next. */
export function* numbers(seed: string): Generator<number, never> {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}
