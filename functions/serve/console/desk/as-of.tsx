import { plainDay } from "../state/days.ts";
import { portfolio } from "../state/portfolio.ts";
import { t } from "../state/words.ts";

/** Says as of when figures are that come from the night's table, and what has come since that makes them others. */
export function AsOf({ since = "" }: { readonly since?: string }) {
  const day = portfolio.value?.day.value;
  return day === undefined ? null : (
    <span class="as-of">{[t("asOf.day", { day: plainDay(day) }), since].filter(Boolean).join(" · ")}</span>
  );
}
