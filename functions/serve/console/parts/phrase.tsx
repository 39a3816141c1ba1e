import { mappingWords } from "../state/words.ts";
import { Text } from "./text.tsx";

interface Props {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly english: string;
}

/** What the API says of a mapping, in the reader's language where there are words for it. */
export function Phrase({ code, values, english }: Props) {
  const words = mappingWords(code, values);
  return (
    <span {...(words === undefined ? { lang: "en" } : {})}>
      <Text>{words ?? english}</Text>
    </span>
  );
}
