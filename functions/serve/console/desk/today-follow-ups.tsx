import { Failure, Skeleton } from "../parts/states.tsx";
import { number } from "../state/format.ts";
import { me } from "../state/me.ts";
import { isKnownWhose, mine, whose } from "../state/portfolio.ts";
import { followUps, loadFollowUps } from "../state/today.ts";
import { t } from "../state/words.ts";
import { FollowUpList } from "./follow-up-list.tsx";

/** What is to be done by the reader, and by others on the reader's clients; or by everybody. */
export function TodayFollowUps() {
  const { error } = followUps.value;
  const value = isKnownWhose.value ? followUps.value.value : undefined;
  const own = new Set((mine.value?.rows.value ?? []).map(({ id }) => id));
  const open = (value ?? []).filter(
    ({ who, account }) => whose.value === "all" || who === me.value?.name || own.has(account),
  );
  return (
    <section aria-labelledby="follow-ups">
      <h2 id="follow-ups" class="section-head">
        {t("followUp.title")} {open.length > 0 ? <span class="count">{number(open.length)}</span> : null}
      </h2>
      {error === undefined ? null : <Failure error={error} retry={() => void loadFollowUps()} />}
      {value === undefined && error === undefined ? <Skeleton lines={2} height={44} /> : null}
      {value !== undefined && open.length === 0 ? <p class="quiet-line">{t("followUp.none")}</p> : null}
      <FollowUpList list={open} named />
    </section>
  );
}
