import type { PortfolioAccount } from "../../../../schemas/insight.ts";

export type SuggestedTier = NonNullable<PortfolioAccount["suggestedTier"]>;

/** What the night suggested for a client, and nobody has given to it since. Who has no tier is as those in the usual one. */
export const suggestedFor = ({
  tier = "standard",
  suggestedTier,
}: Pick<PortfolioAccount, "tier" | "suggestedTier">): SuggestedTier | undefined =>
  suggestedTier?.tier === tier ? undefined : suggestedTier;
