/** English of the list of growth. */
export const enGrowth = {
  "growth.noTier": "No tier is suggested",
  "growth.noTier.hint":
    "Where a client comes out at the same tier at three month-ends, and has another, it stands here.",
  "growth.none": "Nothing stands out",
  "growth.none.hint":
    "Estimates that wait, work that grows and services that similar clients have will stand here.",
  "growth.tier": "Tier: {tier} suggested",
  "growth.work": "Work and services",
  "growth.give": "Set to {tier}",
} as const;
