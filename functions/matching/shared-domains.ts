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

/** Domains by what stands behind their last dot: what stands before it, sorted, a space between each two. */
export type ByEnding = Readonly<Record<string, string>>;

/** Looked up in the sorted text itself: a set of 120,000 domains would take longer to make than all look-ups of a batch. */
export function searchable(snapshot: {
  readonly taken: string;
  readonly freemail: ByEnding;
  readonly disposable: ByEnding;
}): SharedDomains {
  const isAmong = (domains: ByEnding, [ending, name]: readonly [string, string]) =>
    Object.hasOwn(domains, ending) && isIn(domains[ending] ?? "", name);
  return {
    taken: snapshot.taken,
    has(domain) {
      const parts = partsOf(domain);
      if (isAmong(snapshot.freemail, parts)) return "freemail";
      if (isAmong(snapshot.disposable, parts)) return "disposable";
      return isOfMailBrand(domain) ? "freemail" : undefined;
    },
  };
}

/** What stands behind the last dot and before it; of what lacks one of both, nothing and the whole. */
export function partsOf(domain: string): readonly [ending: string, name: string] {
  const dot = domain.lastIndexOf(".");
  return dot <= 0 || dot === domain.length - 1 ? ["", domain] : [domain.slice(dot + 1), domain.slice(0, dot)];
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
