import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Text } from "../parts/text.tsx";
import { plainDay } from "../state/days.ts";
import { titleOf } from "../state/event-words.ts";
import { eventOf } from "../state/events.ts";
import { dayOf } from "../state/format.ts";
import { paths, withQuery } from "../state/location.ts";

/** The events that show what is said of a client, each a link that opens it; the most telling first. */
export function Evidence({
  account,
  events,
  most = 3,
}: {
  readonly account: string;
  readonly events: readonly string[];
  readonly most?: number;
}) {
  if (events.length === 0) return null;
  return (
    <ul class="evidence">
      {[...new Set(events)].slice(0, most).map((id) => {
        const event = eventOf(id);
        return event === undefined ? null : (
          <li key={id}>
            <Link to={withQuery({ event: id }, paths.account(account), new URLSearchParams())}>
              <span class={`family ${event.family}`}>
                <Icon name={event.family} size={14} />
              </span>
              <Text>{titleOf(event)}</Text>
              <span class="muted">{plainDay(dayOf(event.time))}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
