import { insightSettings } from "../../../schemas/insight-settings.ts";
import type { RatesReport } from "../../../schemas/rates.ts";
import { readRates } from "../../insight/money/read-rates.ts";
import { BadRequest } from "../../shared/errors.ts";
import type { Storage } from "../../store/storage.ts";

/**
 * Takes a table of rates in place of the one before. Throws `BadRequest`, with nothing changed, where it has no row that can
 * be read, or where nobody has said what currency the rates lead into.
 */
export async function takeRates(
  csv: string,
  query: URLSearchParams,
  { insight }: Pick<Storage, "insight">,
): Promise<RatesReport> {
  const settings = await insight.settings();
  const currency = query.get("currency") ?? settings.reporting?.currency;
  if (currency === undefined || !/^[A-Z]{3}$/.test(currency))
    throw new BadRequest("invalid_currency", "currency is an ISO 4217 code such as GBP");
  const { rates, problems } = readable(csv);
  const taken = Object.keys(rates).length;
  if (taken === 0)
    throw new BadRequest("invalid_rates", "No row is month,currency,rate such as 2026-11,EUR,0.86", {
      fields: problems.map(({ line, reason }) => `line ${line}: ${reason}`),
    });
  await insight.putSettings(insightSettings.parse({ ...settings, reporting: { currency, rates } }));
  return { currency, taken, problems };
}

function readable(csv: string): ReturnType<typeof readRates> {
  try {
    return readRates(csv);
  } catch (cause) {
    throw new BadRequest("invalid_rates", "The table is not CSV: a quote is never closed", { cause });
  }
}
