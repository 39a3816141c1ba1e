import { Link } from "../parts/link.tsx";
import { number } from "../state/format.ts";
import { withQuery } from "../state/location.ts";
import { isClient, isLookedAt, mine, readOfAll, type Whose, whose } from "../state/portfolio.ts";
import { keptWhose } from "../state/preferences.ts";
import { t } from "../state/words.ts";

/** One's own clients, or everybody's; kept for each reader, and in the address. */
export function WhoseSwitch() {
  const count = (one: Whose) => {
    const table = one === "mine" ? mine.value : readOfAll();
    return isLookedAt.value && table?.complete.value ? table.rows.value.filter(isClient).length : undefined;
  };
  return (
    <nav class="lanes whose" aria-label={t("whose.label")}>
      {(["mine", "all"] as const).map((one) => {
        const n = count(one);
        return (
          <Link
            key={one}
            to={withQuery({ whose: one })}
            replace
            onClickCapture={() => {
              keptWhose.value = one;
            }}
            aria-current={whose.value === one ? "true" : undefined}
          >
            {t(`whose.${one}`)}
            {n === undefined ? null : <span class="n">{number(n)}</span>}
          </Link>
        );
      })}
    </nav>
  );
}
