import type { ComponentChildren } from "preact";
import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import type { Key } from "../messages/en.ts";
import { Text } from "../parts/text.tsx";
import { inCurrencies, whole } from "../state/amounts.ts";
import { bandWords, initials, silenceWords, trendWords } from "../state/client-words.ts";
import type { ClientSort } from "../state/clients-view.ts";
import { weekDay } from "../state/days.ts";
import { clock, dayOf } from "../state/format.ts";
import { t } from "../state/words.ts";
import { yearWords } from "../state/year-words.ts";
import { Spark } from "./spark.tsx";

/** A column of the clients' table: two lines a row, and what stands in a spreadsheet. */
export interface Column {
  readonly name: string;
  readonly title: Key;
  readonly right?: true;
  readonly sort?: ClientSort;
  readonly cell: (row: PortfolioAccount) => ComponentChildren;
  readonly plain: (row: PortfolioAccount) => string | number | undefined;
}

export const columns: readonly Column[] = [
  {
    name: "weeks",
    title: "column.weeks",
    cell: ({ spark }) => <Spark spark={spark} />,
    plain: ({ spark }) => [...spark].join(" "),
  },
  {
    name: "silence",
    title: "column.silence",
    sort: "silence",
    cell: ({ silence }) => {
      const { text, tone, second } = silenceWords(silence);
      return <TwoLines first={<span class={`tone ${tone}`}>{text}</span>} second={second} />;
    },
    plain: ({ silence }) => silenceWords(silence).text,
  },
  {
    name: "health",
    title: "column.health",
    sort: "health",
    cell: ({ health }) => <TwoLines first={<HealthFigure health={health} />} second={trendWords(health)} />,
    plain: ({ health }) => health.score ?? undefined,
  },
  {
    name: "overdue",
    title: "column.overdue",
    right: true,
    sort: "overdue",
    cell: ({ receivables, overdue }) => {
      const open = inCurrencies(receivables, "outstanding");
      if (overdue === undefined)
        return (
          <TwoLines
            first={<span class="muted">–</span>}
            second={open === "" ? "" : t("overdue.notDue", { amount: open })}
          />
        );
      return (
        <TwoLines
          first={<strong>{inCurrencies(receivables, "overdue")}</strong>}
          second={t("overdue.oldest", { n: overdue.days })}
        />
      );
    },
    plain: ({ receivables }) => inCurrencies(receivables, "overdue"),
  },
  {
    name: "year",
    title: "column.year",
    right: true,
    sort: "year",
    cell: ({ year, atRisk }) => {
      const { amount, without } = yearWords(year);
      if (amount === "") return <span class="muted">{without || "–"}</span>;
      const risk = atRisk < 1 ? "" : t("year.atRisk", { amount: whole(atRisk, year.currency) });
      // The column has room for one of them; the client's page has both.
      return <TwoLines first={amount} second={risk || without} />;
    },
    plain: ({ year }) =>
      year.amount === 0 && year.withoutRate.length > 0 ? undefined : Math.round(year.amount),
  },
  {
    name: "meeting",
    title: "column.meeting",
    sort: "meeting",
    cell: ({ nextMeeting }) =>
      nextMeeting === undefined ? (
        <span class="muted">{t("meeting.none")}</span>
      ) : (
        <TwoLines first={weekDay(dayOf(nextMeeting.time))} second={clock(nextMeeting.time)} />
      ),
    plain: ({ nextMeeting }) => nextMeeting && `${dayOf(nextMeeting.time)} ${clock(nextMeeting.time)}`,
  },
  {
    name: "owner",
    title: "column.owner",
    cell: ({ owner }) =>
      owner === undefined ? (
        <span class="muted">–</span>
      ) : (
        <span class="owner" title={owner}>
          <span class="avatar" aria-hidden="true">
            {initials(owner)}
          </span>
          <span class="sr">
            <Text>{owner}</Text>
          </span>
        </span>
      ),
    plain: ({ owner }) => owner,
  },
];

/** A number and its word; what is unknown has no number. */
export function HealthFigure({ health }: { readonly health: PortfolioAccount["health"] }) {
  const { text, tone } = bandWords(health.band);
  return (
    <>
      {health.score === null ? null : <strong>{health.score} </strong>}
      <span class={`word ${tone}`}>{text}</span>
    </>
  );
}

export function TwoLines({
  first,
  second,
}: {
  readonly first: ComponentChildren;
  readonly second: ComponentChildren;
}) {
  return (
    <>
      <span class="first">{first}</span>
      <span class="second">{second}</span>
    </>
  );
}
