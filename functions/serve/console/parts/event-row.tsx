import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { accountName } from "../state/accounts.ts";
import { briefTool } from "../state/connections.ts";
import { plainDay } from "../state/days.ts";
import { aheadTitleOf, burstTitle, titleOf, whoOf } from "../state/event-words.ts";
import { briefTime, clock, dateTime, dueDay, fullTime, isDayOnly, money, relative } from "../state/format.ts";
import { withQuery } from "../state/location.ts";
import { t, wordFor } from "../state/words.ts";
import { Icon } from "./icon.tsx";
import { Link } from "./link.tsx";
import { Text } from "./text.tsx";

interface Place {
  /** The day or the part of the timeline that begins here, for those who jump from heading to heading. */
  readonly heading: string | undefined;
  readonly selected: boolean;
  readonly current: boolean;
  readonly position: number;
  readonly size: number;
}

interface EventRowProps extends Place {
  readonly event: AccountEvent;
  /** The feed says whose event it is. */
  readonly named: boolean;
  readonly place: "upcoming" | "pinned" | "burst" | undefined;
  /** The later day on which it was heard, where the row is to say so. */
  readonly heard: string | undefined;
}

/** One event on one line: what, who, how much, when. */
export function EventRow({ event, named, place, heard, ...at }: EventRowProps) {
  const when = place === "upcoming" ? (event.scheduledFor ?? event.time) : event.time;
  const heardOn = heard === undefined ? undefined : plainDay(heard);
  const who = whoOf(event);
  const id = `title-${place ?? "past"}-${event.id}`;
  return (
    <Row {...at} labelledBy={id} kind={place === "burst" ? "inside" : ""}>
      <span class={`family ${event.family}`} title={wordFor("family", event.family)}>
        <Icon name={event.family} />
      </span>
      <Link class="title" id={id} to={withQuery({ event: event.id })} tabIndex={-1}>
        <span class="sr">{wordFor("family", event.family)}: </span>
        <Text>{place === "upcoming" ? aheadTitleOf(event) : titleOf(event)}</Text>
        <span class="sr">, {dateTime(when)}</span>
      </Link>
      {event.direction ? (
        <span class={`direction ${event.direction}`} title={t(`direction.${event.direction}`)}>
          <span class="sr">{t(`direction.${event.direction}`)}</span>
          <span aria-hidden="true">{event.direction === "in" ? "↓" : "↑"}</span>
        </span>
      ) : (
        <span class="direction" />
      )}
      <span class="who">
        {named && event.account !== undefined ? (
          <span class="account-name">
            <Text>{accountName(event.account)}</Text>
          </span>
        ) : (
          <>
            {who === undefined ? null : <Text>{who}</Text>}
            {who === undefined ? <span class="instead">{briefTool(event.tool)}</span> : null}
          </>
        )}
      </span>
      <span class="tool-name">{briefTool(event.tool)}</span>
      {event.money ? <span class="amount">{money(event.money)}</span> : <span class="amount none" />}
      <time
        class="when"
        dateTime={when}
        title={heardOn ? `${fullTime(when)} · ${t("event.heardOn", { day: heardOn })}` : fullTime(when)}
      >
        {place === "upcoming" || place === "pinned" ? (
          <span class="clock">
            {place === "upcoming" && isDayOnly(when) ? plainDay(dueDay(event)) : briefTime(when)}
          </span>
        ) : (
          <>
            <span class="relative">{heardOn ? t("event.heardOn", { day: heardOn }) : relative(when)}</span>
            <span class="clock">{clock(when)}</span>
          </>
        )}
      </time>
    </Row>
  );
}

interface BurstRowProps extends Place {
  readonly events: readonly AccountEvent[];
  readonly named: boolean;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** Many events of one tool that came together, on one line until it is opened. */
export function BurstRow({ events, named, open, onToggle, ...at }: BurstRowProps) {
  const [newest] = events;
  if (!newest) return null;
  const id = `title-${events.at(-1)?.id}-burst`;
  return (
    <Row {...at} labelledBy={id} kind={named ? "folded named" : "folded"}>
      <span class={`family ${newest.family}`}>
        <Icon name={open ? "down" : "right"} />
      </span>
      <button type="button" class="title burst" id={id} tabIndex={-1} aria-expanded={open} onClick={onToggle}>
        <Text>{burstTitle(events)}</Text>
      </button>
      {named && newest.account !== undefined ? (
        <span class="who">
          <span class="account-name">
            <Text>{accountName(newest.account)}</Text>
          </span>
        </span>
      ) : null}
      <time class="when" dateTime={newest.time} title={fullTime(newest.time)}>
        <span class="relative">{relative(newest.time)}</span>
        <span class="clock">{clock(newest.time)}</span>
      </time>
    </Row>
  );
}

interface AheadRowProps extends Place {
  readonly n: number;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** How much lies ahead in all, and the way to see it. */
export function AheadRow({ n, open, onToggle, ...at }: AheadRowProps) {
  return (
    <Row {...at} labelledBy="title-ahead" kind="folded">
      <span class="family">
        <Icon name={open ? "down" : "right"} />
      </span>
      <button
        type="button"
        class="title burst"
        id="title-ahead"
        tabIndex={-1}
        aria-expanded={open}
        onClick={onToggle}
      >
        {t("timeline.ahead", { n })}
      </button>
    </Row>
  );
}

function Row({
  heading,
  selected,
  current,
  position,
  size,
  labelledBy,
  kind,
  children,
}: Place & {
  readonly labelledBy: string;
  readonly kind: string;
  readonly children: preact.ComponentChildren;
}) {
  return (
    <article
      class={`row ${kind}${current ? " current" : ""}`}
      tabIndex={selected ? 0 : -1}
      aria-posinset={position}
      aria-setsize={size}
      aria-labelledby={labelledBy}
      data-position={position}
    >
      {heading === undefined ? null : <h2 class="sr">{heading}</h2>}
      {children}
    </article>
  );
}
