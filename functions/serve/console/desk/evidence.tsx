import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Text } from "../parts/text.tsx";
import { plainDay } from "../state/days.ts";
import { titleOf } from "../state/event-words.ts";
import { eventOf } from "../state/events.ts";
import { dayOf } from "../state/format.ts";
import { paths, withQuery } from "../state/location.ts";
import { type Fact, shownBy } from "../state/need-facts.ts";
import { listWith } from "../state/portfolio.ts";
import { t } from "../state/words.ts";

interface Props {
  readonly account: string;
  readonly facts: readonly Fact[];
  readonly most?: number;
}

/** The events that show what is said of a client, each a link that opens it; where more is overdue, the way to all of it. */
export function Evidence({ account, facts, most = 3 }: Props) {
  const { events, left } = shownBy(facts, most);
  if (events.length === 0) return null;
  return (
    <ul class="evidence">
      {events.map((id) => {
        const event = eventOf(id);
        return event === undefined ? null : (
          <li key={id}>
            <Link to={withQuery({ event: id }, paths.account(account), new URLSearchParams())}>
              <span class={`family ${event.family}`}>
                <Icon name={event.family} size={14} />
              </span>
              <span>
                <Text>{titleOf(event)}</Text> <span class="muted">{plainDay(dayOf(event.time))}</span>
              </span>
            </Link>
          </li>
        );
      })}
      {left === 0 ? null : (
        <li>
          <Link to={listWith("owes", account)}>{t("today.moreOverdue", { n: left })}</Link>
        </li>
      )}
    </ul>
  );
}
