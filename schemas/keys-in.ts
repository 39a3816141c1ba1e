/** The keys of a table that stands in the code and so has those of its type alone, in the order in which they are written. */
export function keysIn<Key extends string>(table: Readonly<Record<Key, unknown>>): readonly Key[] {
  const keys: Key[] = [];
  for (const key in table) keys.push(key);
  return keys;
}
