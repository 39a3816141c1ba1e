import { type ByEnding, partsOf } from "./shared-domains.ts";

/** The endings that hundreds of domains share stand once. */
export function byEnding(domains: readonly string[]): ByEnding {
  const grouped = Map.groupBy(domains.map(partsOf), ([ending]) => ending);
  return Object.fromEntries(
    [...grouped]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([ending, parts]) => [
        ending,
        parts
          .map(([, name]) => name)
          .sort()
          .join(" "),
      ]),
  );
}
