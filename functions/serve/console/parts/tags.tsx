import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { wordFor } from "../state/words.ts";
import { Text } from "./text.tsx";

/** A client's tier and tags. */
export function Tags({
  row: { tier, tags = [] },
}: {
  readonly row: Pick<PortfolioAccount, "tier" | "tags">;
}) {
  if (tier === undefined && tags.length === 0) return null;
  return (
    <span class="tags">
      {tier === undefined ? null : <span class={`tag ${tier}`}>{wordFor("tier", tier)}</span>}
      {tags.map((tag) => (
        <span class="tag" key={tag}>
          <Text>{tag}</Text>
        </span>
      ))}
    </span>
  );
}
