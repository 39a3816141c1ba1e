import { silenceWords } from "../state/client-words.ts";
import { isClient, portfolio } from "../state/portfolio.ts";
import { sentenceWords } from "../state/sentences.ts";
import { useSinceNight } from "../state/since-night.ts";
import { t } from "../state/words.ts";
import { TwoLines } from "./clients-columns.tsx";
import { Evidence } from "./evidence.tsx";
import { HeardSince } from "./heard-since.tsx";
import { ReasonList } from "./reason-list.tsx";
import { YearFigure } from "./year-figure.tsx";

/** Clients that are quieter than they usually are, the longest past their own rhythm first. */
export function QuietScreen() {
  const heard = useSinceNight("heard", portfolio.value?.day.value);
  return (
    <ReasonList
      title={t("quiet.title")}
      icon="quiet"
      figure={t("column.year")}
      none={t("quiet.none")}
      noneHint={t("quiet.none.hint")}
      reasonsOf={(row) => {
        const { silence, year } = row;
        if (!isClient(row)) return [];
        if (silence.state !== "silent" && silence.state !== "quieter") return [];
        const { text, tone, second } = silenceWords(silence);
        return [
          {
            key: row.id,
            row,
            why: (
              <>
                <TwoLines first={<span class={`tone ${tone}`}>{text}</span>} second={second} />
                <HeardSince account={row.id} event={heard.get(row.id)} />
                <Evidence account={row.id} facts={[{ ...silence.sentence, events: silence.events }]} />
              </>
            ),
            plain: sentenceWords(silence.sentence),
            figure: <YearFigure year={year} />,
            weight: (silence.state === "silent" ? 100_000 : 0) + (silence.elapsed ?? 0),
          },
        ];
      }}
    />
  );
}
