import { isOfMailBrand } from "./mail-brand.ts";
import type { SharedDomains } from "./never-link.ts";

let loaded: Promise<SharedDomains> | undefined;

/** The dated snapshot of domains that strangers share; read once, when the first identity is matched. */
export function sharedDomains(): Promise<SharedDomains> {
  loaded ??= import("./shared-domains.json", { with: { type: "json" } }).then(({ default: snapshot }) =>
    searchable(snapshot),
  );
  return loaded;
}

/** Looked up in the sorted text itself: a set of 120,000 domains would take longer to make than all look-ups of a batch. */
export function searchable(snapshot: {
  readonly taken: string;
  readonly freemail: string;
  readonly disposable: string;
}): SharedDomains {
  return {
    taken: snapshot.taken,
    has(domain) {
      if (isIn(snapshot.freemail, domain)) return "freemail";
      if (isIn(snapshot.disposable, domain)) return "disposable";
      return isOfMailBrand(domain) ? "freemail" : undefined;
    },
  };
}

/** Whether a text of sorted words, a space between each two, has one. */
function isIn(words: string, word: string): boolean {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const begin = words.lastIndexOf(" ", middle - 1) + 1;
    const space = words.indexOf(" ", middle);
    const end = space === -1 ? words.length : space;
    const found = words.slice(begin, end);
    if (found === word) return true;
    if (found < word) low = end + 1;
    else high = begin - 1;
  }
  return false;
}
