import { type InsightSettings, insightSettings } from "../../schemas/insight-settings.ts";
import type { Reporting } from "./money/rates.ts";

/** As it comes: nothing set. */
export const standardSettings: InsightSettings = insightSettings.parse({});

const noRates = {};

/** The reporting currency, or the one given where none is set; then nothing can be converted. */
export function reportingOf({ reporting }: InsightSettings, otherwise: string): Reporting {
  return reporting ?? { currency: otherwise, rates: noRates };
}
