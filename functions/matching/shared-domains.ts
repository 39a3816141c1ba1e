import type { SharedDomains } from "./never-link.ts";

let loaded: Promise<SharedDomains> | undefined;

/** The dated snapshot of domains that strangers share; read once, when the first identity is matched. */
export function sharedDomains(): Promise<SharedDomains> {
  loaded ??= import("./shared-domains.json", { with: { type: "json" } }).then(({ default: snapshot }) =>
    searchable(snapshot),
  );
  return loaded;
}

/** Looked up in the text itself: a set of 120,000 domains would take longer to make than all look-ups of a batch. */
export function searchable(snapshot: {
  readonly taken: string;
  readonly freemail: string;
  readonly disposable: string;
}): SharedDomains {
  const known = new Map<string, "freemail" | "disposable" | undefined>();
  const [freemail, disposable] = [` ${snapshot.freemail} `, ` ${snapshot.disposable} `];
  return {
    taken: snapshot.taken,
    has(domain) {
      if (known.has(domain)) return known.get(domain);
      const word = ` ${domain} `;
      const kind = freemail.includes(word)
        ? "freemail"
        : disposable.includes(word)
          ? "disposable"
          : undefined;
      if (known.size < 10_000) known.set(domain, kind);
      return kind;
    },
  };
}
