import { firstReads } from "./state/first-reads.ts";
import { storedWhose } from "./state/stored.ts";

/*
 * Stands in the page by itself and is small, so that on a slow line the first rows are on their way while the console's script
 * still comes; `state/asked-early.ts` takes them. What fails is asked for again by the console, which says what is wrong.
 */
globalThis.askedEarly = new Map(
  firstReads(location, storedWhose()).map((url) => {
    const answer = fetch(url);
    answer.catch(() => undefined);
    return [url, answer];
  }),
);
