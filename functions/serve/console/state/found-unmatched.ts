import { useEffect, useState } from "preact/hooks";
import { folded, hasWords, wordsOf } from "../../../../schemas/folded.ts";
import type { PresumedCustomer } from "../../../../schemas/unmatched.ts";
import { call } from "./api.ts";
import { keyOf } from "./unmatched.ts";

/** How many are proposed, and how many are asked for: some have the words in an address alone. */
const [proposed, asked] = [4, 20];

/** Presumed customers whose names have what is typed, but for one, asked for a moment after the last key. */
export function useFoundUnmatched(text: string, but: string | undefined): readonly PresumedCustomer[] {
  const [found, setFound] = useState<readonly PresumedCustomer[]>([]);
  useEffect(() => {
    if (but === undefined || text.trim() === "") return setFound([]);
    const abort = new AbortController();
    const timer = setTimeout(() => {
      call("GET", "/api/unmatched", { query: { q: text.trim(), limit: asked }, abort: abort.signal })
        .then(({ customers }) => setFound(customers))
        .catch(() => undefined);
    }, 120);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, but]);
  const words = wordsOf(text);
  const named = found.filter((one) => keyOf(one) !== but && hasWords(folded(one.name), words));
  return named.slice(0, proposed);
}
