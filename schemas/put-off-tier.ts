/** As what the tier that is suggested for an account is put off. */
export const putOffTier = "tier";
