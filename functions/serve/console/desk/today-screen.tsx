import { useEffect, useRef, useState } from "preact/hooks";
import type { MondayAnswer } from "../../../../schemas/insight.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { onDemand } from "../parts/on-demand.tsx";
import { Empty, Failure, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { whole } from "../state/amounts.ts";
import { connections } from "../state/connections.ts";
import { dayPlus, plainDay } from "../state/days.ts";
import { capital, dayOf, dayTitle, number } from "../state/format.ts";
import { useKeys } from "../state/keyboard.ts";
import { here, paths, withQuery } from "../state/location.ts";
import { may, me } from "../state/me.ts";
import { needFacts } from "../state/need-facts.ts";
import { isClient, isLookedAt, portfolio, readPortfolioAgain, whose } from "../state/portfolio.ts";
import { csvOf, fileName, saveFile } from "../state/save-file.ts";
import { phone } from "../state/screen-size.ts";
import { briefWords, sentenceWords } from "../state/sentences.ts";
import { type SinceNight, useSinceNight } from "../state/since-night.ts";
import { useTitle } from "../state/title.ts";
import { loadFollowUps, loadMeetings, loadMonday, loadOvernight, monday, overnight } from "../state/today.ts";
import { unmatchedCounts } from "../state/unmatched-list.ts";
import { t } from "../state/words.ts";
import { type Acting, ActionDialog } from "./action-dialogs.tsx";
import { AsOf } from "./as-of.tsx";
import { Evidence } from "./evidence.tsx";
import { HeardSince } from "./heard-since.tsx";
import { NoTableYet } from "./table-state.tsx";
import { TodayAgenda } from "./today-agenda.tsx";
import { TodayFollowUps } from "./today-follow-ups.tsx";
import { TodayOvernight } from "./today-overnight.tsx";
import type { Snoozed } from "./today-snoozed.tsx";
import { WhoseSwitch } from "./whose.tsx";

const TodaySnoozed = onDemand(async () => (await import("./today-snoozed.tsx")).TodaySnoozed);

type Item = MondayAnswer["owners"][number]["items"][number];

/** Who needs the reader and why, what the day holds, and what came while nobody looked. */
export function TodayScreen() {
  useTitle(t("today.title"));
  useEffect(() => {
    const read = () => {
      void loadMonday().then(readAnotherNight);
      void Promise.all([loadFollowUps(), loadMeetings(), loadOvernight()]);
    };
    read();
    const again = setInterval(() => document.visibilityState === "visible" && read(), 60_000);
    return () => clearInterval(again);
  }, [isLookedAt.value]);
  return (
    <section class="pane desk today" aria-label={t("today.title")}>
      <header class="pane-head">
        <div class="headline">
          <h1>{t("today.title")}</h1>
          <span class="muted">{dayTitle(dayOf(new Date().toISOString())).split(" · ").at(-1)}</span>
          <span class="spring" />
          <AsOf />
          <WhoseSwitch />
          <button
            type="button"
            class="plain square"
            aria-label={t("clients.csv")}
            title={t("clients.csv")}
            onClick={() => saveFile(needsCsv(needing()), `${fileName(t("today.title"), "today")}.csv`)}
          >
            <Icon name="download" />
          </button>
        </div>
      </header>
      {phone.value ? <SetUp /> : null}
      <div class="today-columns">
        {here.value.query.get("show") === "snoozed" ? <TodaySnoozed snoozed={snoozedNow()} /> : <NeedsYou />}
        <div class="today-side">
          <TodayAgenda />
          <TodayFollowUps />
          <TodayOvernight />
        </div>
      </div>
    </section>
  );
}

/** On a phone, where places to set things up stand under *More*: who is unmatched, and for admins the tools. */
function SetUp() {
  const strays = unmatchedCounts.value.counts.all;
  return (
    <nav class="chips set-up" aria-label={t("nav.setUp")}>
      {strays === 0 ? null : (
        <Link class="chip-button" to={paths.inbox}>
          {t("inbox.title")} <span class="n">{number(strays)}</span>
        </Link>
      )}
      {may.value.connect ? (
        <Link class="chip-button" to={paths.connections}>
          {t("connections.title")}
        </Link>
      ) : null}
    </nav>
  );
}

/** The list and the table are of one night: where the list is of another by now, the table is read again. */
async function readAnotherNight(): Promise<void> {
  const { day } = monday.peek().value ?? {};
  if (day !== undefined && day !== portfolio.peek()?.day.peek()) await readPortfolioAgain();
}

/** Who needs the reader or, where everybody's clients are looked at, anybody. */
const needing = (): readonly Item[] => lists().flatMap((one) => one.items);

/** What of it is put off. */
function snoozedNow(): Snoozed {
  const all = lists().flatMap(({ snoozed }) => snoozed ?? []);
  return { n: all.reduce((n, one) => n + one.n, 0), items: all.flatMap(({ items }) => items) };
}

const lists = () =>
  (monday.value.value?.owners ?? []).filter(({ owner }) => whose.value === "all" || owner === me.value?.name);

/** The list as a spreadsheet wants it: a line for each reason. */
const needsCsv = (items: readonly Item[]) =>
  csvOf([
    [
      ...[t("column.client"), t("column.owner"), t("list.why"), t("csv.since"), t("csv.title")],
      ...[t("csv.value"), t("column.currency")],
    ],
    ...items.flatMap(({ account, value, reasons }) =>
      reasons.map(({ reason, since, sentence }) => [
        ...[account.name, account.owner, t(`reason.${reason}`), since, sentenceWords(sentence)],
        ...[value.amount, value.currency],
      ]),
    ),
  ]);

function NeedsYou() {
  const { value, error } = monday.value;
  const [at, setAt] = useState(0);
  const [acting, setActing] = useState<Acting | undefined>(undefined);
  const list = useRef<HTMLOListElement>(null);
  const items = needing();
  const snoozed = snoozedNow().n;
  const current = items[Math.min(at, items.length - 1)];
  const heard = useSinceNight("heard", value?.day);
  const heardOf = (account: string) => heardLately(account, value?.day) ?? heard.get(account);
  const step = (by: number) => {
    const next = Math.max(0, Math.min(items.length - 1, at + by));
    setAt(next);
    list.current?.children[next]?.querySelector<HTMLElement>("a.client-name")?.focus();
  };
  const act = (what: Acting) => () => may.value.write && current && setActing(what);
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    n: act("note"),
    r: act("followUp"),
    s: act("snooze"),
  });
  return (
    <section class="needs-you scroller" aria-labelledby="needs-you">
      <h2 id="needs-you" class="section-head">
        {t("today.needsYou")} {items.length > 0 ? <span class="count">{number(items.length)}</span> : null}
        {snoozed === 0 ? null : (
          <>
            <span class="spring" />
            <Link to={withQuery({ show: "snoozed" })}>{t("snooze.count", { n: snoozed })}</Link>
          </>
        )}
      </h2>
      {error === undefined ? null : <Failure error={error} retry={() => void loadMonday()} />}
      {value === undefined && error === undefined ? <Skeleton lines={6} height={80} /> : null}
      <ol ref={list}>
        {items.map((item, n) => (
          <NeedsRow
            key={item.account.id}
            item={item}
            isCurrent={item === current}
            heard={heardOf(item.account.id)}
            onAt={() => setAt(n)}
            onAct={(what) => {
              setAt(n);
              setActing(what);
            }}
          />
        ))}
      </ol>
      {value === undefined ? null : <TheEnd needing={items} />}
      {acting && current ? (
        <ActionDialog
          acting={acting}
          client={current.account}
          reasons={current.reasons.map(({ reason }) => reason)}
          onClose={() => setActing(undefined)}
        />
      ) : null}
    </section>
  );
}

const tones = {
  ...{ atRisk: "bad", silent: "bad", weak: "warn", overdue: "warn", estimate: "accent", growth: "good" },
} as const;
const actions = [
  { what: "note", icon: "note", key: "n", text: "note.add" },
  { what: "followUp", icon: "flag", key: "r", text: "followUp.add" },
  { what: "snooze", icon: "snooze", key: "s", text: "snooze.add" },
] as const;

/** Whether a reason says when it began: to be watched, and to grow, have no day of their own, and would be of last night each day. */
const hasBegun = ({ reason, since }: Item["reasons"][number]) =>
  (reason !== "weak" && reason !== "growth" && reason !== "estimate") || since !== monday.value.value?.day;

/** What of a client's has come while the page is open, after the night that the list looks at. */
const heardLately = (account: string, night: string | undefined) =>
  night === undefined
    ? undefined
    : overnight.value.value?.events.find(
        (event) => event.account === account && event.time >= dayPlus(night, 1),
      );

interface RowProps {
  readonly item: Item;
  /** The client's newest word since the night, where there is one. */
  readonly heard: ReturnType<SinceNight["get"]>;
  readonly isCurrent: boolean;
  readonly onAt: () => void;
  readonly onAct: (what: Acting) => void;
}

/** Who, why, how much, and what to do. */
function NeedsRow({ item: { account, value, reasons }, heard, isCurrent, onAt, onAct }: RowProps) {
  const [first] = reasons;
  if (first === undefined) return null;
  const row = portfolio.value?.rows.value.find(({ id }) => id === account.id);
  // Money is what a caller must know, whatever else cost more points.
  const owed = row?.overdue === undefined ? [] : [{ ...row.overdue.sentence, events: row.overdue.events }];
  const facts = needFacts(reasons, [...owed, ...(row?.health.because ?? [])]);
  return (
    <li class={isCurrent ? "at" : undefined} onFocusCapture={onAt}>
      <span class="need-why">
        <span class={`badge ${tones[first.reason]}`}>{t(`reason.${first.reason}`)}</span>
        {hasBegun(first) ? (
          <span class="second">{t("reason.since", { day: plainDay(first.since) })}</span>
        ) : null}
      </span>
      <div class="need-what">
        <h3>
          <Link class="client-name" to={paths.account(account.id)}>
            <Text>{account.name}</Text>
          </Link>
          {row?.silence.state === "silent" ? <HeardSince account={account.id} event={heard} /> : null}
        </h3>
        <p>{facts.map(briefWords).join(" ")}</p>
        <Evidence account={account.id} facts={facts} />
      </div>
      <span class="need-value">
        {value.amount < 1 ? null : (
          <>
            <strong>{whole(value.amount, value.currency)}</strong>
            <span class="second">{t("today.aYear")}</span>
          </>
        )}
      </span>
      {may.value.write ? (
        <span class="need-actions">
          {actions.map(({ what, icon, key, text }) => (
            <button key={what} type="button" aria-keyshortcuts={key} onClick={() => onAct(what)}>
              <Icon name={icon} />
              {t(text)}
            </button>
          ))}
        </span>
      ) : null}
    </li>
  );
}

/** An end, so that nobody scrolls for more; where nobody needs anything, what was looked at. */
function TheEnd({ needing }: { readonly needing: readonly Item[] }) {
  const table = portfolio.value;
  const n = table?.rows.value.filter(isClient).length ?? 0;
  if (connections.value?.length === 0 && n === 0)
    return (
      <Empty icon="connect" title={t("feed.empty")}>
        <p>{t("feed.empty.hint")}</p>
        <Link class="button primary" to={paths.connections}>
          {t("connections.open")}
        </Link>
      </Empty>
    );
  if (table === undefined || table.standing.value === "loading") return null;
  if (table.day.value === undefined) return <NoTableYet />;
  if (needing.length > 0) {
    const all = [...needing, ...snoozedNow().items].filter(({ account }) => account.unmatched === undefined);
    const clients = new Set(all.map(({ account }) => account.id));
    return <p class="end-of-list">{t("today.end", { n, rest: number(Math.max(0, n - clients.size)) })}</p>;
  }
  return (
    <Empty icon="check" title={t("today.calm")}>
      {capital(t("today.calm.hint", { n }))}
    </Empty>
  );
}
