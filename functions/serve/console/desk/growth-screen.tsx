import { useEffect } from "preact/hooks";
import { whole } from "../state/amounts.ts";
import { sentenceWords } from "../state/sentences.ts";
import { loadMonday, monday } from "../state/today.ts";
import { t } from "../state/words.ts";
import { Evidence } from "./evidence.tsx";
import { ReasonList } from "./reason-list.tsx";

/** Where there is more to do for a client: work that grows, estimates that wait, and what others like it have. */
export function GrowthScreen() {
  useEffect(() => void loadMonday(), []);
  const items = (monday.value.value?.owners ?? []).flatMap((one) => one.items);
  return (
    <ReasonList
      title={t("growth.title")}
      icon="growth"
      figure={t("column.year")}
      none={t("growth.none")}
      noneHint={t("growth.none.hint")}
      reasonsOf={(row) => {
        const reasons = items.find(({ account }) => account.id === row.id)?.reasons ?? [];
        return reasons
          .filter(({ reason }) => reason === "growth" || reason === "estimate")
          .map(({ reason, sentence, events }) => ({
            key: `${row.id} ${reason}`,
            row,
            why: (
              <>
                {sentenceWords(sentence)}
                <Evidence account={row.id} facts={[{ ...sentence, events }]} most={2} />
              </>
            ),
            plain: sentenceWords(sentence),
            figure:
              row.year.amount < 1 ? <span class="muted">–</span> : whole(row.year.amount, row.year.currency),
            weight: row.year.amount,
          }));
      }}
    />
  );
}
