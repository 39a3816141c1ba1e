import * as z from "zod/mini";
import { ratePattern } from "./patterns.ts";

/** What an account's health is made of. */
export const healthDriver = z.enum([
  "silence",
  "volume",
  "overdue",
  "payDrift",
  "failed",
  "meetings",
  "agreements",
  "waiting",
  "tasks",
]);
export type HealthDriver = z.infer<typeof healthDriver>;

const weight = z.number().check(z.minimum(0), z.maximum(100));
const percentile = z.number().check(z.minimum(0), z.maximum(100));
const currency = z.string().check(z.regex(/^[A-Z]{3}$/));
const rate = z.string().check(z.regex(ratePattern));

/** How much each driver weighs. The sum need not be 100; at least one weighs something. */
const weights = z
  .strictObject({
    silence: z._default(weight, 20),
    volume: z._default(weight, 10),
    overdue: z._default(weight, 10),
    payDrift: z._default(weight, 10),
    failed: z._default(weight, 10),
    meetings: z._default(weight, 10),
    agreements: z._default(weight, 10),
    waiting: z._default(weight, 10),
    tasks: z._default(weight, 10),
  })
  .check(
    z.refine((all) => Object.values(all).some((one) => one > 0), "At least one driver weighs something"),
  );

/** Percentiles of value and of potential from which a tier is suggested. */
const tiers = z
  .strictObject({
    key: z._default(percentile, 90),
    keyWithPotential: z._default(percentile, 70),
    potential: z._default(percentile, 80),
    small: z._default(percentile, 30),
    smallPotential: z._default(percentile, 50),
  })
  .check(z.refine(({ key, small }) => small < key, "A small account is below a key one"));

/** How a team wants insight computed; what is left out is as it comes. */
export const insightSettings = z.strictObject({
  weights: z.prefault(weights, {}),
  tiers: z.prefault(tiers, {}),
  /**
   * The tools whose books count, where several tell of the same documents: the first that tells of any. Left out, those
   * that keep books before those that only tell of them.
   */
  moneyFrom: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(64))).check(z.maxLength(20))),
  /** Sums are made in this currency; amounts of months or currencies without a rate are left out of them and named. */
  reporting: z.optional(
    z.strictObject({
      currency,
      /** What one unit is worth in it, by month and currency, e.g. `2026-11 EUR`. */
      rates: z._default(z.record(z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2]) [A-Z]{3}$/)), rate), {}),
    }),
  ),
  /** Days on which nobody of the team answers. */
  holidays: z._default(z.array(z.iso.date()).check(z.maxLength(400)), []),
  /** How long an owner's list of the day is, by the owner's name; ten where nothing is said. */
  owners: z._default(
    z.record(
      z.string().check(z.minLength(1), z.maxLength(200)),
      z.strictObject({ most: z.int().check(z.minimum(1), z.maximum(50)) }),
    ),
    {},
  ),
});
export type InsightSettings = z.infer<typeof insightSettings>;
