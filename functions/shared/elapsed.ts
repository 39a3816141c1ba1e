/**
 * Milliseconds from one reading of a clock to a later one. Where the clock was set back in between nobody knows: then for
 * ever, so that what was kept or held back until a later time is not so for as long as the clock was set back.
 */
export const elapsed = (then: number, now: number): number =>
  now < then ? Number.POSITIVE_INFINITY : now - then;
