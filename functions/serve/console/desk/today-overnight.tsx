import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Failure, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { accountName } from "../state/accounts.ts";
import { whole } from "../state/amounts.ts";
import { titleOf } from "../state/event-words.ts";
import { briefTime, dayOf, number, weekdayTime } from "../state/format.ts";
import { paths, withQuery } from "../state/location.ts";
import { isKnownWhose, mine, whose } from "../state/portfolio.ts";
import { loadOvernight, overnight } from "../state/today.ts";
import { t } from "../state/words.ts";

const most = 8;

/** What customers did since the reader was here last: what waits for an answer first, and the newest first. */
export function TodayOvernight() {
  const { error } = overnight.value;
  const value = isKnownWhose.value ? overnight.value.value : undefined;
  const own = new Set((mine.value?.rows.value ?? []).map(({ id }) => id));
  const came = (value?.events ?? []).filter(({ account = "" }) => whose.value === "all" || own.has(account));
  return (
    <section aria-labelledby="overnight">
      <h2 id="overnight" class="section-head">
        {t("overnight.title")} {came.length > 0 ? <Count n={came.length} more={value?.more} /> : null}
        <span class="spring" />
        {value === undefined ? null : (
          <Link to={withQuery({ since: dayOf(value.since) }, paths.feed, new URLSearchParams())}>
            {t("overnight.since", { time: weekdayTime(value.since) })}
          </Link>
        )}
      </h2>
      {error === undefined ? null : <Failure error={error} retry={() => void loadOvernight()} />}
      {value === undefined && error === undefined ? <Skeleton lines={3} height={44} /> : null}
      {value !== undefined && came.length === 0 ? <p class="quiet-line">{t("overnight.none")}</p> : null}
      <ul class="overnight">
        {came.slice(0, most).map((event) => (
          <li key={event.id}>
            <span class={`family ${event.family}`}>
              <Icon name={event.family} />
            </span>
            <span class="two">
              <Link
                to={withQuery({ event: event.id }, paths.account(event.account ?? ""), new URLSearchParams())}
              >
                <Text>{titleOf(event)}</Text>
              </Link>
              <span class="second">
                <Text>{accountName(event.account ?? "")}</Text>
              </span>
            </span>
            <span class="overnight-when">
              {value?.waiting.has(event.id) ? <strong>{t("overnight.waits")}</strong> : null}
              {event.money ? <strong>{whole(event.money.amount, event.money.currency)}</strong> : null}
              <span class="second">{briefTime(event.time)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How many there are; at least so many where more is there than was looked at. */
const Count = ({ n, more = false }: { readonly n: number; readonly more?: boolean | undefined }) => (
  <span class="count">{more ? `${number(n)}+` : number(n)}</span>
);
