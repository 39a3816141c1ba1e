type Given = Readonly<Record<string, unknown>>;
type Filled<Fields extends Given> = { [Name in keyof Fields]?: NonNullable<Fields[Name]> };

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

interface Answer {
  readonly question?: string | null | undefined;
  readonly answer?: string | readonly string[] | null | undefined;
}

export function answersOf(
  answers: readonly Answer[] | null | undefined,
): { question: string; answer: string }[] | undefined {
  return answers?.flatMap(({ question, answer }) => {
    const text = typeof answer === "string" ? answer : answer?.join(", ");
    return text ? [{ question: question ?? "", answer: text }] : [];
  });
}

/** The campaign a booking came from; only what is set. */
export function trackingOf(
  tracking: Readonly<Record<string, string | null>> | null | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tracking ?? {}).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
