/** What columns say, by their headings; one that says nothing is not among them. */
export type Said<Meaning extends string> = Readonly<Record<string, Meaning>>;

/**
 * The same with another meaning of a column; `undefined` takes it away. Of what only one column may say (`once`), another that
 * said it says nothing any more.
 */
export function withSaid<Meaning extends string>(
  all: Said<Meaning>,
  column: string,
  next: Meaning | undefined,
  once: ReadonlySet<Meaning>,
): Said<Meaning> {
  const others = Object.entries(all).filter(
    ([name, one]) => name !== column && !(next !== undefined && once.has(next) && one === next),
  );
  return Object.fromEntries(next === undefined ? others : [...others, [column, next]]);
}
