import * as z from "zod/mini";

const values = z._default(
  z
    .array(z.string().check(z.trim(), z.toLowerCase(), z.minLength(1), z.maxLength(512)))
    .check(z.maxLength(500)),
  [],
);

/**
 * What a hub adds to the rules by which events find their account. Holds for events recorded from a minute later on;
 * what is recorded already keeps the identities it was recorded with.
 */
export const matchingSettings = z.object({
  /** The team's own domains: people there are colleagues, never the customer. None at which strangers have addresses too. */
  ownDomains: values,
  /** Domains, emails, phone numbers or ids that must not lead to an account. */
  neverLink: values,
  /** Domains that may although the list of shared domains says no. */
  mayLink: values,
  /** Tools whose customer records become accounts by themselves, e.g. `quickbooks`. */
  accountsFrom: values,
  /** Months after which a provisional account of which nothing is heard is folded away: counted, found, and not listed. */
  foldAfterMonths: z._default(z.int().check(z.minimum(1), z.maximum(1_200)), 12),
  /** ISO 3166 code of the country in which phone numbers without `+` are read. */
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/))),
});
export type MatchingSettings = z.infer<typeof matchingSettings>;
