/** A number from `least` that the command line asks for, as `--count 5000`. Throws a `RangeError` that names it for anything else. */
export function askedNumber(name: string, given: string | number, least = 0): number {
  const number = given === "" ? Number.NaN : Number(given);
  if (!(number >= least)) throw new RangeError(`${name} is a number from ${least}, and not "${given}"`);
  return number;
}
