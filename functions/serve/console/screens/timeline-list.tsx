import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { AheadRow, BurstRow, EventRow } from "../parts/event-row.tsx";
import { Failure, Skeleton } from "../parts/states.tsx";
import { VirtualList, type VirtualListHandle } from "../parts/virtual-list.tsx";
import { plainDay } from "../state/days.ts";
import { dayAfter, dayOf, dayTitle, dueDay, minute } from "../state/format.ts";
import { useKeys } from "../state/keyboard.ts";
import { heardLater, type Line, linesOf } from "../state/lines.ts";
import { keepTrue } from "../state/live.ts";
import { go, here, withQuery } from "../state/location.ts";
import { phone } from "../state/screen-size.ts";
import type { Timeline } from "../state/timeline.ts";
import { t } from "../state/words.ts";

interface Props {
  readonly timeline: Timeline;
  readonly label: string;
  readonly pinned: readonly AccountEvent[];
  readonly before?: ComponentChildren;
  readonly empty: ComponentChildren;
}

const isRow = (line: Line | undefined) =>
  line?.kind === "event" || line?.kind === "burst" || line?.kind === "ahead";

/** A timeline's lines: what is ahead, what is pinned, then what was, newest first. */
export function TimelineList({ timeline, label, pinned, before, empty }: Props) {
  const { pages } = timeline;
  const [items, upcoming, open] = [pages.items.value, timeline.upcoming.value, timeline.open.value];
  const [allAhead, today] = [timeline.allAhead.value, dayOf(new Date(minute.value).toISOString())];
  const lines = useMemo(
    () => [
      ...aheadOf(upcoming, { all: allAhead, today }),
      ...headed("pinned", pinned),
      ...linesOf(items, { dayOf, open }),
    ],
    [items, upcoming, pinned, open, allAhead, today],
  );
  useEffect(() => keepTrue(timeline), [timeline]);
  const handle = useRef<VirtualListHandle>(null);
  const selected = useSelection(timeline, lines, handle);
  const [rowHeight, dayHeight] = phone.value ? [58, 34] : [38, 34];
  const heightOf = useMemo(() => (line: Line) => (isRow(line) ? rowHeight : dayHeight), [rowHeight]);
  const rowNumbers = useMemo(() => {
    let n = 0;
    return lines.map((line) => (isRow(line) ? ++n : n));
  }, [lines]);
  const current = here.value.query.get("event");
  const named = timeline.account === undefined;
  const size = pages.complete.value ? (rowNumbers.at(-1) ?? 0) : -1;

  if (pages.standing.value === "loading" && items.length === 0)
    return (
      <div class="scroller">
        {before}
        <Skeleton lines={14} height={rowHeight} />
      </div>
    );
  return (
    <VirtualList
      lines={lines}
      keyOf={keyOf}
      heightOf={heightOf}
      handle={handle}
      keep={selected}
      from={timeline.scrolled}
      onScroll={(top) => {
        timeline.scrolled = top;
      }}
      onEnd={() => void pages.more()}
      list={{ role: "feed", "aria-label": label, "aria-busy": pages.standing.value === "loading" }}
      sticky={(first) => <Heading line={headingAbove(lines, first)} />}
      before={before}
      after={
        <>
          {pages.standing.value === "failed" ? (
            <Failure
              error={pages.error.value}
              retry={() => void (items.length > 0 ? pages.more() : pages.reload())}
            />
          ) : null}
          {pages.standing.value === "ready" && items.length === 0 && upcoming.length === 0 ? empty : null}
          {items.length > 0 && pages.complete.value ? <p class="end">{t("timeline.end")}</p> : null}
        </>
      }
    >
      {(line, index) => {
        if (line.kind === "day" || line.kind === "heading") return <Heading line={line} />;
        const heading = headingOf(lines[index - 1]);
        const at = { heading, selected: index === selected, position: rowNumbers[index] ?? 0, size };
        if (line.kind === "ahead")
          return (
            <AheadRow
              {...at}
              current={false}
              n={line.n}
              open={line.open}
              onToggle={() => {
                timeline.allAhead.value = !line.open;
              }}
            />
          );
        if (line.kind === "burst")
          return (
            <BurstRow
              {...at}
              named={named}
              current={false}
              events={line.events}
              open={line.open}
              onToggle={() => {
                timeline.selected.value = line.key;
                toggle(timeline, line.key);
              }}
            />
          );
        return (
          <EventRow
            {...at}
            named={named}
            event={line.event}
            current={line.event.id === current}
            place={line.place}
            heard={line.heard}
          />
        );
      }}
    </VirtualList>
  );
}

/** A line that says what follows. A feed holds nothing but articles: to a screen reader the first of them says it. */
function Heading({ line }: { readonly line: Line | undefined }) {
  const text = headingOf(line);
  if (text === undefined) return null;
  return (
    <div class={line?.kind === "day" ? "day" : "day special"} aria-hidden="true">
      {text}
    </div>
  );
}

function headingOf(line: Line | undefined): string | undefined {
  if (line?.kind === "day")
    return line.heard === undefined
      ? dayTitle(line.day)
      : `${dayTitle(line.day)} · ${t("event.heardOn", { day: plainDay(line.heard) })}`;
  return line?.kind === "heading" ? t(`timeline.${line.heading}`) : undefined;
}

/** The line the keyboard stands on. It follows the event that is open, and keeps its place when lines come or go. */
function useSelection(
  timeline: Timeline,
  lines: readonly Line[],
  handle: RefObject<VirtualListHandle | null>,
): number {
  const [focus, setFocus] = useState(0);
  const indexOf = (key: string | undefined) => lines.findIndex((line) => isRow(line) && line.key === key);
  const standing = () => {
    const index = indexOf(timeline.selected.peek());
    return index >= 0 ? index : lines.findIndex(isRow);
  };
  const current = here.value.query.get("event");

  const select = (next: number) => {
    const line = lines[next];
    if (!line) return;
    timeline.selected.value = line.key;
    handle.current?.reveal(next);
    setFocus((n) => n + 1);
    const open = here.peek().query.get("event");
    if (open !== null && line.kind === "event" && line.event.id !== open)
      go(withQuery({ event: line.event.id }), { replace: true });
  };
  const step = (by: 1 | -1) => {
    // The first key that is pressed shows where the reader stands; the next ones move.
    const start = indexOf(timeline.selected.peek()) < 0 && by === 1 ? standing() : standing() + by;
    for (let at = start; at >= 0 && at < lines.length; at += by) if (isRow(lines[at])) return select(at);
  };
  const enter = () => {
    const line = lines[standing()];
    if (line?.kind === "event") go(withQuery({ event: line.event.id }));
    if (line?.kind === "burst") toggle(timeline, line.key);
    if (line?.kind === "ahead") timeline.allAhead.value = !line.open;
  };
  const inFeed = () => document.activeElement?.closest('[role="feed"]') !== null;
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    PageDown: () => step(1),
    PageUp: () => step(-1),
    Enter: () => {
      if (inFeed() || document.activeElement === document.body) enter();
      else if (document.activeElement instanceof HTMLElement) document.activeElement.click();
    },
    ".": () => {
      timeline.showFresh();
      handle.current?.toTop();
    },
  });
  useLayoutEffect(() => {
    if (focus > 0)
      document.querySelector<HTMLElement>('[role="feed"] [tabindex="0"].row')?.focus({ preventScroll: true });
  }, [focus]);
  useEffect(() => {
    const line = lines.find((one) => one.kind === "event" && one.event.id === current);
    const stands = lines[indexOf(timeline.selected.peek())];
    const already = stands?.kind === "event" && stands.event.id === current;
    if (line && !already) timeline.selected.value = line.key;
  }, [current]);
  void timeline.selected.value;
  return standing();
}

function toggle(timeline: Timeline, key: string): void {
  const open = new Set(timeline.open.peek());
  if (!open.delete(key)) open.add(key);
  timeline.open.value = open;
}

/** Days ahead of which everything is shown: today and tomorrow. */
const shownDays = 2;
/** Rows that are shown at the least, however far ahead, and at the most. */
const shownAhead = { least: 2, most: 6 };

/** What is ahead: today's and tomorrow's, or what is next, and a row that says how many there are in all. */
function aheadOf(
  upcoming: readonly AccountEvent[],
  { all, today }: { readonly all: boolean; readonly today: string },
): Line[] {
  const end = dayAfter(today, shownDays);
  const near = upcoming.filter((event) => dueDay(event) < end).length;
  const few = Math.min(Math.max(near, shownAhead.least), shownAhead.most);
  if (upcoming.length <= few + 1) return headed("upcoming", upcoming);
  const more: Line = { kind: "ahead", key: "ahead", n: upcoming.length, open: all };
  return [...headed("upcoming", all ? upcoming : upcoming.slice(0, few)), more];
}

function headed(heading: "upcoming" | "pinned", events: readonly AccountEvent[]): Line[] {
  if (events.length === 0) return [];
  const rows = events.map((event) => ({
    kind: "event" as const,
    key: `${heading} ${event.id}`,
    event,
    place: heading,
    ...heardLater(event, dayOf),
  }));
  return [{ kind: "heading", key: heading, heading }, ...rows];
}

function headingAbove(lines: readonly Line[], from: number): Line | undefined {
  for (let at = from; at >= 0; at--) {
    const line = lines[at];
    if (line?.kind === "day" || line?.kind === "heading") return line;
  }
  return undefined;
}

const keyOf = (line: Line) => line.key;
