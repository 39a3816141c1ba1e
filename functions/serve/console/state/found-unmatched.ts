import { folded, hasWords, wordsOf } from "../../../../schemas/folded.ts";
import type { PresumedCustomer } from "../../../../schemas/unmatched.ts";
import { call } from "./api.ts";
import { useAsked } from "./asked-while-typing.ts";
import { keyOf } from "./unmatched.ts";

/** How many are proposed, and how many are asked for: some have the words in an address alone. */
const [proposed, asked] = [4, 20];

/** Presumed customers whose names have what is typed, but for one; none where that is not said, and before anything is typed. */
export function useFoundUnmatched(text: string, but: string | undefined): readonly PresumedCustomer[] {
  const found = useAsked(text, async (q, abort) => {
    if (but === undefined || q === "") return [];
    return (await call("GET", "/api/unmatched", { query: { q, limit: asked }, abort })).customers;
  });
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const named = found.filter((one) => keyOf(one) !== but && hasWords(folded(one.name), words));
  return named.slice(0, proposed);
}
