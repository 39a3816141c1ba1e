import { useEffect, useState } from "preact/hooks";
import type { Departure } from "../../../../schemas/insight.ts";
import { Link } from "../parts/link.tsx";
import { Empty, Failure, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { call } from "../state/api.ts";
import { amountsOf, causeWord, gone } from "../state/causes.ts";
import { dayPlus, plainDay, today } from "../state/days.ts";
import { number } from "../state/format.ts";
import { paths } from "../state/location.ts";
import { me } from "../state/me.ts";
import { whose } from "../state/portfolio.ts";
import { readAll } from "../state/read-all.ts";
import { phone } from "../state/screen-size.ts";
import { t } from "../state/words.ts";
import { CausesChart } from "./causes-chart.tsx";
import { CausesTable } from "./causes-table.tsx";
import { ListHead } from "./list-head.tsx";
import { Scrolled } from "./scrolled.tsx";

/** Who left, when and why, over the last two years, and what went with them. */
export function CausesScreen() {
  const [loaded, setLoaded] = useState<Loaded>({});
  const owner = whose.value === "mine" ? me.value?.name : undefined;
  const load = () =>
    readAll(async (cursor) => {
      const page = await call("GET", "/api/portfolio/causes", { query: { owner, cursor } });
      return { items: page.departures, next: page.next };
    }).then(
      ({ items }) => setLoaded({ departures: items }),
      (error: unknown) => setLoaded({ error }),
    );
  useEffect(() => {
    if (whose.value !== undefined) void load();
  }, [whose.value, owner]);
  const { departures = [], error } = loaded;
  const isRead = loaded.departures !== undefined;
  return (
    <section class="pane desk" aria-label={t("causes.title")}>
      <ListHead title={t("causes.title")} csv={() => departuresCsv(departures)} />
      <Scrolled label={t("causes.title")}>
        {error === undefined ? null : <Failure error={error} retry={() => void load()} />}
        {!isRead && error === undefined ? <Skeleton lines={14} height={25} /> : null}
        {isRead && departures.length === 0 ? (
          <Empty icon="out" title={t("causes.none")}>
            {t("causes.none.hint")}
          </Empty>
        ) : null}
        {departures.length === 0 ? null : (
          <>
            <Figures departures={departures} />
            <CausesChart departures={departures} />
            <CausesTable departures={departures} />
            <DeparturesTable departures={departures} />
          </>
        )}
      </Scrolled>
      <footer class="pane-foot">
        <span>{t("causes.rule")}</span>
      </footer>
    </section>
  );
}

interface Loaded {
  readonly departures?: readonly Departure[];
  readonly error?: unknown;
}

interface Props {
  readonly departures: readonly Departure[];
}

/** Of the last twelve months: how many left, what went with them, and who is back. */
function Figures({ departures }: Props) {
  const year = departures.filter(({ on }) => on > dayPlus(today(), -365));
  const back = year.filter((one) => one.back !== undefined).length;
  return (
    <dl class="strip">
      <div>
        <dt>{t("causes.year")}</dt>
        <dd>
          <span class="big">{number(year.length)}</span>
          <span class="second">{t("causes.ever", { n: departures.length })}</span>
        </dd>
      </div>
      <div>
        <dt>{t("causes.valueYear")}</dt>
        <dd>
          <span class="big">{amountsOf(year) || "–"}</span>
          <span class="second">{t("causes.value.hint")}</span>
        </dd>
      </div>
      <div>
        <dt>{t("causes.back")}</dt>
        <dd>
          <span class="big">{number(back)}</span>
        </dd>
      </div>
    </dl>
  );
}

/** Each departure, the latest first; on a phone what went stands below its day. */
function DeparturesTable({ departures }: Props) {
  return (
    <table class="desk-table departures">
      <caption class="table-title">{t("causes.who")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("column.client")}</th>
          <th scope="col">{t("causes.on")}</th>
          <th scope="col">{t("causes.cause")}</th>
          {phone.value ? null : (
            <th scope="col" class="right">
              {t("causes.value")}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {departures.map((one) => (
          <tr key={`${one.account} ${one.on}`}>
            <th scope="row">
              <Link class="client-name" to={paths.account(one.account)}>
                <Text>{one.name}</Text>
              </Link>
              {one.owner === undefined ? null : (
                <span class="second">
                  <Text>{one.owner}</Text>
                </span>
              )}
            </th>
            <td class="left-on">
              <span class="first">{plainDay(one.on)}</span>
              {phone.value && gone(one) ? <span class="second">{gone(one)}</span> : null}
              {one.back === undefined ? null : (
                <span class="second">{t("causes.backOn", { day: plainDay(one.back) })}</span>
              )}
            </td>
            <td class="why-cell">
              <span class="first">{causeWord(one.reason)}</span>
              {one.note === undefined ? null : (
                <span class="second">
                  <Text>{one.note}</Text>
                </span>
              )}
            </td>
            {phone.value ? null : <td class="right">{gone(one) || <span class="muted">–</span>}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A line for each departure, in the reader's words. */
function departuresCsv(departures: readonly Departure[]) {
  const heads = [
    ...[t("column.client"), t("column.owner"), t("causes.on"), t("causes.cause"), t("causes.note")],
    ...[t("causes.value"), t("column.currency"), t("causes.backSince")],
  ];
  return [
    heads,
    ...departures.map(({ name, owner, on, reason, note, value, back }) => [
      ...[name, owner, on, causeWord(reason), note],
      ...[value?.amount.toFixed(2), value?.currency, back],
    ]),
  ];
}
