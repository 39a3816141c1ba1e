import { useEffect, useState } from "preact/hooks";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import type { EventDetail } from "../../../../schemas/timeline.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Failure, Gone, isGone, Skeleton } from "../parts/states.tsx";
import { OutsideLink, Text } from "../parts/text.tsx";
import { accountName } from "../state/accounts.ts";
import { call } from "../state/api.ts";
import { toolTitle } from "../state/connections.ts";
import { titleOf } from "../state/event-words.ts";
import { dateTime, fullTime, money, relative, whenDue } from "../state/format.ts";
import { useKeys } from "../state/keyboard.ts";
import { go, here, paths, screen, withQuery } from "../state/location.ts";
import { recorded } from "../state/notes.ts";
import { t, wordFor } from "../state/words.ts";
import { Changes } from "./changes.tsx";
import { Details, type Fact, Facts } from "./facts.tsx";
import { Note } from "./note.tsx";
import { Pending } from "./pending.tsx";
import { PinButton } from "./pin-button.tsx";
import { RawDeliveries } from "./raw-delivery.tsx";
import { WhyHere } from "./why-here.tsx";

type Loaded = {
  readonly id: string;
  readonly detail?: EventDetail;
  readonly thread?: readonly AccountEvent[];
  readonly error?: unknown;
};

const kept = new Map<string, Loaded>();

/** One event with everything the hub knows of it. */
export function Inspector({ event: id }: { readonly event: string }) {
  const [loaded, setLoaded] = useState<Loaded>(kept.get(id) ?? { id });
  const load = () => {
    const known = kept.get(id);
    setLoaded(known ?? { id });
    void read(id).then((next) => setLoaded((now) => (now.id === id ? next : now)));
  };
  useEffect(load, [id]);
  // What was answered is shown at once; the delivery behind it when the hub has recorded it.
  const noteChanged = (note: AccountEvent) => {
    const known = kept.get(id);
    if (known?.detail) kept.set(id, { ...known, detail: saying(known.detail, note) });
    setLoaded(kept.get(id) ?? { id });
    void recorded(id, ({ revision = 0 }) => revision >= (note.revision ?? 0)).then(load);
  };
  const close = () => go(withQuery({ event: undefined }));
  useKeys({ Escape: close });
  const { detail, thread, error } =
    loaded.id === id ? loaded : { detail: undefined, thread: undefined, error: undefined };
  return (
    <aside class="inspector" aria-label={t("inspector.title")}>
      <header>
        <span class="kind">{detail ? wordFor("type", detail.type) : " "}</span>
        <span class="spring" />
        {detail ? <PinButton event={detail} /> : null}
        <CopyButton text={`${location.origin}${paths.event(id)}`} label={t("inspector.link")} />
        <button type="button" class="plain square" aria-label={t("action.close")} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div class="inspector-body">
        {error === undefined || detail ? null : isGone(error) ? (
          <Gone title={t("gone.event")} to={paths.feed} place={t("feed.title")} />
        ) : (
          <Failure error={error} retry={load} />
        )}
        {detail ? (
          <Known detail={detail} thread={thread} onChanged={load} onNote={noteChanged} />
        ) : error === undefined ? (
          <Skeleton lines={8} height={32} />
        ) : null}
      </div>
    </aside>
  );
}

function Known({
  detail,
  thread,
  onChanged,
  onNote,
}: {
  readonly detail: EventDetail;
  readonly thread: readonly AccountEvent[] | undefined;
  readonly onChanged: () => void;
  readonly onNote: (note: AccountEvent) => void;
}) {
  const { account, object } = detail;
  const { pending: _pending, ...details } = detail.details;
  const isNote = detail.type === "note.added";
  const elsewhere =
    screen.value.name === "account" && account !== undefined && screen.value.account !== account;
  return (
    <>
      <h2>
        <span class={`family ${detail.family}`}>
          <Icon name={detail.family} size={18} />
        </span>
        <Text>{titleOf(detail)}</Text>
      </h2>
      {account === undefined ? (
        <p class="of">{t("inspector.noCustomer")}</p>
      ) : (
        <p class="of">
          <Link to={withQuery({ event: detail.id }, paths.account(account), new URLSearchParams())}>
            <Text>{accountName(account)}</Text>
          </Link>
          {elsewhere ? <span class="badge">{t("inspector.moved")}</span> : null}
        </p>
      )}
      {isNote ? <Note detail={detail} onChanged={onNote} key={detail.id} /> : null}
      <Facts facts={factsOf(detail)} />
      <Changes changed={detail.changed} />
      <Pending detail={detail} />
      {detail.matched && account !== undefined ? <WhyHere detail={detail} onChanged={onChanged} /> : null}
      {object && thread && thread.length > 0 ? <Thread detail={detail} thread={thread} /> : null}
      {isNote ? null : <Details details={besideDue(details, detail.scheduledFor)} />}
      <RawDeliveries detail={detail} />
    </>
  );
}

/** The details without the day that stands above them as when it is due. */
const besideDue = (details: EventDetail["details"], due: string | undefined): EventDetail["details"] =>
  Object.fromEntries(
    Object.entries(details).filter(([, value]) => due === undefined || value !== due.slice(0, 10)),
  );

/** Whose side somebody is on: a tool that names who did our work does not say that they are ours. */
const sideOf = ({ kind }: NonNullable<EventDetail["actor"]>, direction: EventDetail["direction"]) =>
  kind === "contact" && direction === "out" ? "team" : kind;

function factsOf(detail: EventDetail): Fact[] {
  const { actor, object, scheduledFor, current } = detail;
  const facts: (Fact | undefined)[] = [
    [t("fact.time"), <When at={detail.time} />],
    scheduledFor === undefined
      ? undefined
      : [t(detail.family === "meeting" ? "fact.scheduled" : "fact.due"), whenDue(scheduledFor)],
    detail.money === undefined
      ? undefined
      : [t("fact.money"), <strong class="figure">{money(detail.money)}</strong>],
    actor === undefined
      ? undefined
      : [
          t("fact.actor"),
          <>
            <Text>{actor.name ?? actor.email}</Text>
            {actor.name !== undefined && actor.email !== undefined ? (
              <span class="muted">
                {" "}
                <Text>{actor.email}</Text>
              </span>
            ) : null}
            <span class="muted"> · {t(`actor.${sideOf(actor, detail.direction)}`)}</span>
          </>,
        ],
    detail.direction === undefined ? undefined : [t("fact.direction"), t(`direction.${detail.direction}`)],
    object === undefined
      ? undefined
      : [
          wordFor("object", object.kind),
          <OutsideLink href={object.url}>
            <Text>{object.name ?? object.id}</Text>
          </OutsideLink>,
        ],
    current === undefined ? undefined : [t("fact.state"), wordFor("status", current.state)],
    titleOf(detail) === detail.title ? undefined : [t("fact.title"), <Text>{detail.title}</Text>],
    [t("fact.tool"), `${toolTitle(detail.tool)} · ${detail.connection}`],
    [t("fact.recorded"), <When at={detail.recordedTime} />],
  ];
  return facts.filter((fact) => fact !== undefined);
}

function When({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={fullTime(at)}>
      {dateTime(at)} <span class="muted">· {relative(at)}</span>
    </time>
  );
}

/** What else happened to the same invoice, envelope or meeting. */
function Thread({
  detail,
  thread,
}: {
  readonly detail: EventDetail;
  readonly thread: readonly AccountEvent[];
}) {
  const all = [...thread, detail].toSorted((a, b) => (a.time < b.time ? 1 : -1));
  return (
    <section class="thread">
      <h3>{t("inspector.thread")}</h3>
      <ol>
        {all.map((event) => (
          <li key={event.id} class={event.id === detail.id ? "this" : undefined}>
            <Link
              to={withQuery({ event: event.id }, here.value.path)}
              replace
              aria-current={event.id === detail.id ? "true" : undefined}
            >
              <Text>{titleOf(event)}</Text>
            </Link>
            <time dateTime={event.time} title={fullTime(event.time)}>
              {dateTime(event.time)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}

type Reading = Pick<AccountEvent, "title" | "details" | "revision">;

/** What is known of an event, with what a later reading says: the hub answers a change before it has recorded it. */
function saying(detail: EventDetail, { title, details, revision }: Reading): EventDetail {
  return { ...detail, title, details, ...(revision === undefined ? {} : { revision }) };
}

async function read(id: string): Promise<Loaded> {
  const at = { event: id };
  try {
    const [detail, thread] = await Promise.all([
      call("GET", "/api/events/{event}", { at }),
      call("GET", "/api/events/{event}/thread", { at }).catch(() => ({ events: [] })),
    ]);
    const before = kept.get(id)?.detail;
    const isOlder = before !== undefined && (detail.revision ?? 0) < (before.revision ?? 0);
    const loaded = { id, detail: isOlder ? saying(detail, before) : detail, thread: thread.events };
    kept.set(id, loaded);
    for (const oldest of kept.keys()) if (kept.size > 50) kept.delete(oldest);
    return loaded;
  } catch (error) {
    return { ...kept.get(id), id, error };
  }
}
