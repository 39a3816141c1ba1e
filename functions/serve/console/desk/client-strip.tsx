import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { InsightAnswer } from "../../../../schemas/insight.ts";
import { Skeleton } from "../parts/states.tsx";
import { inCurrencies, offLedger, spokenOf } from "../state/amounts.ts";
import { loadClient, type OpenClient, openClient } from "../state/client.ts";
import { bandWords, silenceWords, trendWords } from "../state/client-words.ts";
import { dayAgo, plainDay, weekDay } from "../state/days.ts";
import { clock, dayOf } from "../state/format.ts";
import { sentenceWords } from "../state/sentences.ts";
import { t } from "../state/words.ts";
import { AgeBar } from "./age-bar.tsx";

/** How we stand with a client, in four facts. */
export function ClientStrip({ account }: { readonly account: string }) {
  useEffect(() => void loadClient(account), [account]);
  const client = openClient.value;
  if (client.id !== account || client.insight === undefined)
    return client.error === undefined ? (
      <div class="strip">
        <Skeleton lines={1} height={60} />
      </div>
    ) : null;
  const { insight } = client;
  return (
    <dl class="strip">
      <HealthFact insight={insight} />
      <WordFact insight={insight} />
      <OwesFact insight={insight} />
      <MeetingFact client={client} insight={insight} />
    </dl>
  );
}

interface FactProps {
  readonly title: string;
  readonly figure: ComponentChildren;
  readonly badge?: ComponentChildren;
  readonly second: string;
}

function Fact({ title, figure, badge, second }: FactProps) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <span class="big">{figure}</span> {badge}
        <span class="second">{second}</span>
      </dd>
    </div>
  );
}

function HealthFact({ insight: { health } }: { readonly insight: InsightAnswer }) {
  const { text, tone } = bandWords(health.band);
  return (
    <Fact
      title={t("column.health")}
      figure={health.score === null ? t("health.unknown") : health.score}
      badge={health.score === null ? null : <span class={`badge ${tone}`}>{text}</span>}
      second={trendWords(health)}
    />
  );
}

function WordFact({ insight: { silence, lastWords } }: { readonly insight: InsightAnswer }) {
  const { text, tone, second } = silenceWords(silence);
  const us = lastWords.us === undefined ? "" : t("lastWord.us", { ago: dayAgo(dayOf(lastWords.us.time)) });
  return (
    <Fact
      title={t("column.silence")}
      figure={<span class={`word ${tone}`}>{text}</span>}
      second={[second, us].filter(Boolean).join(" · ")}
    />
  );
}

/** Where no document of money is known, nothing is said of what is owed. */
function OwesFact({ insight: { money } }: { readonly insight: InsightAnswer }) {
  const title = t("owes.title");
  if (Object.keys(money.receivables).length === 0)
    return (
      <Fact
        title={title}
        figure={t("health.unknown")}
        second={money.pending > 0 ? sentenceWords(money.overdue) : t("owes.noLedger")}
      />
    );
  const overdue = inCurrencies(money.receivables, "overdue");
  const open = inCurrencies(money.receivables, "outstanding");
  const oldest = Math.max(0, ...Object.values(money.receivables).map(({ oldestDays }) => oldestDays));
  const shown = spokenOf(money.receivables)[0]?.[1];
  const off = offLedger(money.receivables);
  const unlike = off === "" ? "" : t("owes.unlikeLedger", { amount: off });
  const second = (text: string) => [text, unlike].filter(Boolean).join(" · ");
  if (open === "")
    return <Fact title={title} figure={t("owes.nothing")} second={second(sentenceWords(money.overdue))} />;
  return (
    <Fact
      title={title}
      figure={overdue === "" ? open : overdue}
      badge={
        <>
          <span class={`badge ${overdue === "" ? "" : "bad"}`}>
            {t(overdue === "" ? "owes.open" : "owes.overdue")}
          </span>
          {shown ? <AgeBar receivable={shown} most={Number(shown.outstanding)} /> : null}
        </>
      }
      second={second(
        overdue === "" ? sentenceWords(money.overdue) : t("owes.of", { amount: open, n: oldest }),
      )}
    />
  );
}

function MeetingFact({ client, insight }: { readonly client: OpenClient; readonly insight: InsightAnswer }) {
  const next = insight.nextMeeting?.time;
  const last = client.things.find(
    ({ last: { type } }) => type === "meeting.attended" || type === "meeting.recapped",
  );
  const held = last === undefined ? "" : t("meeting.held", { day: plainDay(dayOf(last.last.time)) });
  return (
    <Fact
      title={t("column.meeting")}
      figure={next === undefined ? t("meeting.noneYet") : weekDay(dayOf(next))}
      second={[next === undefined ? "" : clock(next), held].filter(Boolean).join(" · ")}
    />
  );
}
