import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { Link } from "../parts/link.tsx";
import { Failure, Skeleton } from "../parts/states.tsx";
import { OutsideLink, Text } from "../parts/text.tsx";
import { accountName } from "../state/accounts.ts";
import { dayPlus, today, weekDay } from "../state/days.ts";
import { aheadTitleOf, whoOf } from "../state/event-words.ts";
import { capital, clock, dayOf, dayTitle } from "../state/format.ts";
import { paths, withQuery } from "../state/location.ts";
import { isKnownWhose, mine, whose } from "../state/portfolio.ts";
import { loadMeetings, meetings } from "../state/today.ts";
import { t } from "../state/words.ts";

/** Meetings of today and tomorrow and, where tomorrow is free, of the next day that has any. */
export function TodayAgenda() {
  const { error } = meetings.value;
  const value = isKnownWhose.value ? meetings.value.value : undefined;
  const ahead = (value ?? []).filter(isLookedAt);
  const on = (day: string) => ahead.filter(({ scheduledFor = "" }) => dayOf(scheduledFor) === day);
  const [now, next] = [today(), dayPlus(today(), 1)];
  const later = ahead.map(({ scheduledFor = "" }) => dayOf(scheduledFor)).find((day) => day > next);
  const days = [now, next, ...(on(next).length === 0 && later !== undefined ? [later] : [])];
  return (
    <section aria-labelledby="agenda">
      <h2 id="agenda" class="section-head">
        {t("agenda.title")}
        <span class="spring" />
        {value === undefined ? null : <span class="muted">{t("agenda.ahead", { n: ahead.length })}</span>}
      </h2>
      {error === undefined ? null : <Failure error={error} retry={() => void loadMeetings()} />}
      {value === undefined && error === undefined ? <Skeleton lines={3} height={44} /> : null}
      {value === undefined
        ? null
        : days.map((day) => (
            <div key={day} class="agenda-day">
              <h3>
                {day > next ? capital(weekDay(day)) : dayTitle(day)}
                {on(day).length === 0 ? <span class="muted"> · {t("agenda.nothing")}</span> : null}
              </h3>
              <ul>
                {on(day).map((event) => (
                  <Meeting key={event.id} event={event} />
                ))}
              </ul>
            </div>
          ))}
    </section>
  );
}

/** One's own clients' meetings, or everybody's. */
const isLookedAt = ({ account }: AccountEvent) =>
  whose.value === "all" || (mine.value?.rows.value ?? []).some(({ id }) => id === account);

function Meeting({ event }: { readonly event: AccountEvent }) {
  const { scheduledFor = event.time, account = "", object } = event;
  const what = [object?.name ?? aheadTitleOf(event), whoOf(event)].filter(Boolean).join(" · ");
  return (
    <li>
      <time dateTime={scheduledFor}>{clock(scheduledFor)}</time>
      <span class="two">
        <Link class="client-name" to={paths.account(account)}>
          <Text>{accountName(account)}</Text>
        </Link>
        <Link
          class="second"
          to={withQuery({ event: event.id }, paths.account(account), new URLSearchParams())}
        >
          <Text>{what}</Text>
        </Link>
      </span>
      {object?.url === undefined ? null : <OutsideLink href={object.url}>{t("agenda.open")}</OutsideLink>}
    </li>
  );
}
