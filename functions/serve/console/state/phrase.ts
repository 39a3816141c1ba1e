/**
 * An English phrase in another language: the one whose English it is, word for word or by its `{names}`, with what
 * stands for them; `undefined` where there is none. Of two that fit, the one that leaves less to its names.
 */
export function phraseIn(phrases: Readonly<Record<string, string>>, english: string): string | undefined {
  const [closest] = Object.entries(phrases)
    .flatMap(([pattern, other]) => {
      const found = asPattern(pattern).exec(english);
      return found ? [{ other, values: found.groups ?? {} }] : [];
    })
    .sort((a, b) => left(a.values) - left(b.values));
  return closest?.other.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => closest.values[name] ?? "");
}

function asPattern(phrase: string): RegExp {
  const escaped = phrase.replaceAll(/[.*+?^$()|[\]\\/]/g, "\\$&").replaceAll(/\{(\w+)\}/g, "(?<$1>.+)");
  return new RegExp(`^${escaped}$`, "s");
}

const left = (values: Readonly<Record<string, string>>) => Object.values(values).join("").length;
