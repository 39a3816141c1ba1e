/** How much a client matters to the firm, the most important first. */
export const accountTiers = ["key", "standard", "small"] as const;
