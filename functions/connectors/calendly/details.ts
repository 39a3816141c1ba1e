interface Answer {
  readonly question?: string | null | undefined;
  readonly answer?: string | readonly string[] | null | undefined;
}

export function answersOf(
  answers: readonly Answer[] | null | undefined,
): { question: string; answer: string }[] | undefined {
  return answers
    ?.map(({ question, answer }) => ({
      question: question ?? "",
      answer: typeof answer === "string" ? answer : (answer ?? []).join(", "),
    }))
    .filter(({ answer }) => answer !== "");
}

/** The campaign a booking came from; only what is set. */
export function trackingOf(tracking: Readonly<Record<string, string | undefined>> | undefined) {
  const kept: Record<string, string> = {};
  for (const name in tracking) {
    const value = tracking[name];
    if (value) kept[name] = value;
  }
  return kept;
}
