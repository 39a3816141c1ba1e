import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { wordFor } from "../state/words.ts";
import { Text } from "./text.tsx";

/** A client's tier, where it is not the usual one, and its tags. */
export function Tags({
  row: { tier, tags = [] },
}: {
  readonly row: Pick<PortfolioAccount, "tier" | "tags">;
}) {
  const named = tier === "standard" ? undefined : tier;
  if (named === undefined && tags.length === 0) return null;
  return (
    <span class="tags">
      {named === undefined ? null : <span class={`tag ${named}`}>{wordFor("tier", named)}</span>}
      {tags.map((tag) => (
        <span class="tag" key={tag}>
          <Text>{tag}</Text>
        </span>
      ))}
    </span>
  );
}
