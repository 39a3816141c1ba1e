import { plainDay } from "../state/days.ts";
import { portfolio } from "../state/portfolio.ts";
import { t } from "../state/words.ts";

/** Says as of when figures are that come from the night's table. */
export function AsOf() {
  const day = portfolio.value?.day.value;
  return day === undefined ? null : <span class="as-of">{t("asOf.day", { day: plainDay(day) })}</span>;
}
