type Given = Readonly<Record<string, unknown>>;
type Filled<Fields extends Given> = { [Name in keyof Fields]?: NonNullable<Fields[Name]> };

/** The fields that have a value: with `exactOptionalPropertyTypes` none is set to `undefined`. */
export function known<Value>(fields: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** The fields that say something: without those that are absent, null, empty text or empty lists. */
export function filled<Fields extends Given>(fields: Fields): Filled<Fields> {
  const kept: Filled<Fields> = {};
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined || value === null || value === "") continue;
    if (typeof value === "object" && Object.keys(value).length === 0) continue;
    kept[name] = value;
  }
  return kept;
}
