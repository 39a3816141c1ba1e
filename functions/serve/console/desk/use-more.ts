import { useState } from "preact/hooks";
import { useNearEnd } from "../parts/near-end.ts";

const atOnce = 100;

/** How many rows of a long list are drawn: more, as the reader comes near the end of those that are. */
export function useMore(length: number) {
  const [count, setCount] = useState(atOnce);
  const end = useNearEnd(() => setCount((n) => n + atOnce), count, count >= length);
  return { count, end };
}
