import type { MondayAnswer } from "../../../../schemas/insight.ts";
import { Link } from "../parts/link.tsx";
import { Empty, Failure, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { wake } from "../state/actions.ts";
import { plainDay } from "../state/days.ts";
import { number } from "../state/format.ts";
import { paths, withQuery } from "../state/location.ts";
import { may } from "../state/me.ts";
import { needFacts } from "../state/need-facts.ts";
import { briefWords } from "../state/sentences.ts";
import { loadMonday, monday } from "../state/today.ts";
import { t } from "../state/words.ts";
import { Evidence } from "./evidence.tsx";

export type Snoozed = NonNullable<MondayAnswer["owners"][number]["snoozed"]>;
type Item = Snoozed["items"][number];

/** Who would need the reader if nobody had put it off: until when, why, and back on the list. */
export function TodaySnoozed({ snoozed: { n, items } }: { readonly snoozed: Snoozed }) {
  const { value, error } = monday.value;
  return (
    <section class="needs-you scroller" aria-labelledby="snoozed">
      <h2 id="snoozed" class="section-head">
        {t("snooze.title")} {n > 0 ? <span class="count">{number(n)}</span> : null}
        <span class="spring" />
        <Link to={withQuery({ show: undefined })}>{t("today.needsYou")}</Link>
      </h2>
      {error === undefined ? null : <Failure error={error} retry={() => void loadMonday()} />}
      {value === undefined && error === undefined ? <Skeleton lines={2} height={80} /> : null}
      {value !== undefined && n === 0 ? <Empty icon="snooze" title={t("snooze.none")} /> : null}
      <ol>
        {items.map((item) => (
          <SnoozedRow key={item.account.id} item={item} />
        ))}
      </ol>
      {n > items.length ? <p class="end-of-list">{t("snooze.more", { n: n - items.length })}</p> : null}
    </section>
  );
}

function SnoozedRow({ item: { account, reasons } }: { readonly item: Item }) {
  const [first] = reasons;
  if (first === undefined) return null;
  const { until, reason: why } = first.snoozed;
  const facts = needFacts(reasons, []);
  return (
    <li>
      <span class="need-why">
        <span class="badge">{t(`reason.${first.reason}`)}</span>
        <span class="second">
          {until === undefined ? t("snooze.untilChange") : t("snooze.untilDay", { day: plainDay(until) })}
        </span>
      </span>
      <div class="need-what">
        <h3>
          <Link class="client-name" to={paths.account(account.id)}>
            <Text>{account.name}</Text>
          </Link>
        </h3>
        <p>{facts.map(briefWords).join(" ")}</p>
        <p class="muted">
          <Text>{why}</Text>
        </p>
        <Evidence account={account.id} facts={facts} />
      </div>
      <span class="need-value">
        {may.value.write ? (
          <button
            type="button"
            aria-label={`${t("snooze.wake")}: ${account.name}`}
            onClick={() => void wake({ account: account.id, name: account.name, reasons })}
          >
            {t("snooze.wake")}
          </button>
        ) : null}
      </span>
    </li>
  );
}
