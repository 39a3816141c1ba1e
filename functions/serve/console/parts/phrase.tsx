import { phraseWords } from "../state/words.ts";
import { Text } from "./text.tsx";

/** A phrase that the API says in English, in the reader's language where there are words for it. */
export function Phrase({ children }: { readonly children: string }) {
  const words = phraseWords(children);
  return (
    <span {...(words === undefined ? { lang: "en" } : {})}>
      <Text>{words ?? children}</Text>
    </span>
  );
}
