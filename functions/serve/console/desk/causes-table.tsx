import type { Departure } from "../../../../schemas/insight.ts";
import { amountsOf, causeWord, quartersOf, reasons } from "../state/causes.ts";
import { number } from "../state/format.ts";
import { t } from "../state/words.ts";

interface Props {
  readonly departures: readonly Departure[];
}

/** What each cause has cost, the most frequent first, by quarter on a desk; and all together. */
export function CausesTable({ departures }: Props) {
  const quarters = quartersOf(departures).toReversed();
  const rows = reasons
    .map((reason) => ({ reason, of: departures.filter((one) => one.reason === reason) }))
    .filter(({ of }) => of.length > 0)
    .sort((a, b) => b.of.length - a.of.length);
  return (
    <table class="desk-table months causes">
      <caption class="sr">{t("causes.caption")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("causes.cause")}</th>
          <th scope="col" class="right">
            {t("causes.count")}
          </th>
          {quarters.map(({ key, name }) => (
            <th scope="col" class="right only-wide" key={key}>
              {name}
            </th>
          ))}
          <th scope="col" class="right">
            {t("causes.back")}
          </th>
          <th scope="col" class="right">
            {t("causes.value")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ reason, of }) => (
          <tr key={reason}>
            <th scope="row">
              <strong>{causeWord(reason)}</strong>
            </th>
            <Cells of={of} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t("causes.together")}</th>
          <Cells of={departures} />
        </tr>
      </tfoot>
    </table>
  );
}

function Cells({ of }: { readonly of: readonly Departure[] }) {
  return (
    <>
      <td class="right">
        <strong>{number(of.length)}</strong>
      </td>
      {quartersOf(of)
        .toReversed()
        .map(({ key, departures }) => (
          <td class="right only-wide" key={key}>
            <Count n={departures.length} />
          </td>
        ))}
      <td class="right">
        <Count n={of.filter(({ back }) => back !== undefined).length} />
      </td>
      <td class="right">{amountsOf(of) || <span class="muted">–</span>}</td>
    </>
  );
}

function Count({ n }: { readonly n: number }) {
  return <span class={n === 0 ? "muted" : undefined}>{n === 0 ? "–" : number(n)}</span>;
}
