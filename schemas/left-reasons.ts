/** Why an account went: our service, our price, its own trouble, sold or closed, merged away, anything else. */
export const leftReasons = ["service", "price", "trouble", "closed", "merged", "other"] as const;
export type LeftReason = (typeof leftReasons)[number];
