/**
 * Milliseconds from one reading of a clock to a later one; infinitely many where the clock was set back in between, since
 * nobody knows how many it were: what was to be kept until a later time would else be kept by as much longer.
 */
export const elapsed = (then: number, now: number): number =>
  now < then ? Number.POSITIVE_INFINITY : now - then;
