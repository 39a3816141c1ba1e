import { Fragment } from "preact";
import { matchesIn } from "../../../../schemas/folded-matches.ts";

/** Text from outside, isolated, with what fits a search marked; `words` as `wordsOf` folds them. */
export function MarkedText({
  children: text,
  words,
}: {
  readonly children: string;
  readonly words: readonly string[];
}) {
  const spans = matchesIn(text, words);
  return (
    <bdi>
      {spans.map(([from, to], n) => (
        <Fragment key={from}>
          {text.slice(spans[n - 1]?.[1] ?? 0, from)}
          <mark>{text.slice(from, to)}</mark>
        </Fragment>
      ))}
      {text.slice(spans.at(-1)?.[1] ?? 0)}
    </bdi>
  );
}
