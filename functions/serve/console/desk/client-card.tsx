import { useState } from "preact/hooks";
import type { InsightAnswer } from "../../../../schemas/insight.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Failure, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { openAccount } from "../state/account.ts";
import { shownName } from "../state/account-words.ts";
import { loadClient, type OpenClient, openClient, type Thing } from "../state/client.ts";
import { initials, lateWords } from "../state/client-words.ts";
import { plainDay, today } from "../state/days.ts";
import { titleOf } from "../state/event-words.ts";
import { filtersOf } from "../state/filters.ts";
import { dayOf } from "../state/format.ts";
import { here, withQuery } from "../state/location.ts";
import { may } from "../state/me.ts";
import { peopleOf } from "../state/people.ts";
import { sentenceWords } from "../state/sentences.ts";
import { timelineOf } from "../state/timeline.ts";
import { t } from "../state/words.ts";
import { yearWords } from "../state/year-words.ts";
import { FollowUpDialog } from "./action-dialogs.tsx";
import { Evidence } from "./evidence.tsx";
import { FollowUpList } from "./follow-up-list.tsx";
import { LeftSection } from "./left.tsx";

/** What one wants to know of a client before a call. */
export function ClientCard({ account }: { readonly account: string }) {
  const client = openClient.value.id === account ? openClient.value : undefined;
  return (
    <aside class="client-card desk" aria-label={t("card.label")}>
      {client?.error === undefined || client.insight ? null : (
        <Failure error={client.error} retry={() => void loadClient(account)} />
      )}
      <Pinned />
      {client?.insight === undefined ? (
        client?.error === undefined ? (
          <Skeleton lines={8} height={32} />
        ) : null
      ) : (
        <>
          <WhyScore insight={client.insight} />
          <People account={account} />
          <ToDo client={client} />
          <Silence insight={client.insight} />
          <Year insight={client.insight} />
          <LeftSection insight={client.insight} />
        </>
      )}
    </aside>
  );
}

/** What was pinned: notes in full, other events by their title. */
function Pinned() {
  const { pins } = openAccount.value;
  if (pins.length === 0) return null;
  return (
    <section>
      <h2>
        <Icon name="pin" size={14} /> {t("card.pinned")}
      </h2>
      {pins.map(({ event }) => (
        <p key={event.id}>
          <Link to={withQuery({ event: event.id })}>
            <Text>{titleOf(event)}</Text>
          </Link>
        </p>
      ))}
    </section>
  );
}

/** The points that health lacks, each with the events that cost it. */
function WhyScore({ insight: { account, health } }: { readonly insight: InsightAnswer }) {
  const costly = health.drivers.filter(({ points }) => points > 0).toSorted((a, b) => b.points - a.points);
  const { score } = health;
  return (
    <section>
      <h2>
        {score === null ? t("card.whyUnknown") : t("card.why", { n: score })}
        <span class="spring" />
        <span class="muted">
          {score === null
            ? t("health.known", { n: Math.round(health.coverage * 100) })
            : `100 − ${100 - score}`}
        </span>
      </h2>
      {costly.length === 0 ? <p class="muted">{t("card.nothingCosts")}</p> : null}
      <ul class="points">
        {costly.map(({ name, points, sentence, events }) => (
          <li key={name}>
            <strong class={points >= 15 ? "word bad" : ""}>−{points}</strong>
            <div>
              {sentenceWords(sentence)}
              <Evidence account={account.id} facts={[{ ...sentence, events }]} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Those who write, call or sign: who acted last stands first. */
function People({ account }: { readonly account: string }) {
  const timeline = timelineOf(account, filtersOf(here.value.query));
  const identities = openAccount.value.id === account ? (openAccount.value.account?.identities ?? []) : [];
  const people = peopleOf(timeline.pages.items.value, identities);
  if (people.length === 0) return null;
  return (
    <section>
      <h2>
        {t("card.people")} <span class="count">{people.length}</span>
      </h2>
      <ul class="people">
        {people.slice(0, 6).map(({ name, email, phone }) => (
          <li key={email ?? phone ?? name}>
            <span class="avatar" aria-hidden="true">
              {initials(name)}
            </span>
            <Text>{name}</Text>
            <span class="spring" />
            {phone === undefined ? null : (
              <a href={`tel:${phone}`} aria-label={t("card.call", { name })}>
                <Text>{phone}</Text>
              </a>
            )}
            {email === undefined ? null : (
              <a class="square" href={`mailto:${email}`} aria-label={t("card.write", { name })} title={email}>
                <Icon name="email" />
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Follow-ups, the team's open tasks and what is not signed, what is late on top. */
function ToDo({ client }: { readonly client: OpenClient }) {
  const [adding, setAdding] = useState(false);
  const open = client.followUps.filter(({ done }) => done === undefined);
  const things = client.things
    .filter((one) => one.open && (one.family === "agreement" || one.last.type.startsWith("task.")))
    .toSorted((a, b) => (a.due ?? "~").localeCompare(b.due ?? "~"));
  const { account } = openAccount.value;
  return (
    <section>
      <h2>
        {t("card.toDo")}{" "}
        {open.length + things.length > 0 ? <span class="count">{open.length + things.length}</span> : null}
        <span class="spring" />
        {may.value.write ? (
          <button type="button" class="plain" onClick={() => setAdding(true)}>
            <Icon name="plus" size={14} />
            {t("followUp.add")}
          </button>
        ) : null}
      </h2>
      {open.length + things.length === 0 ? <p class="muted">{t("followUp.none")}</p> : null}
      <FollowUpList list={open} named={false} />
      <ul class="todo">
        {things.slice(0, 8).map((one) => (
          <li key={one.key}>
            <span class={`family ${one.family}`}>
              <Icon name={one.family} />
            </span>
            <Link class="todo-what" to={withQuery({ event: one.last.id })}>
              <Text>{one.family === "agreement" ? t("card.unsigned", { name: one.name }) : one.name}</Text>
            </Link>
            <ThingWhen thing={one} />
          </li>
        ))}
      </ul>
      {adding && account ? (
        <FollowUpDialog
          client={{ id: account.id, name: shownName(account) }}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </section>
  );
}

function ThingWhen({ thing: { due, last } }: { readonly thing: Thing }) {
  if (due === undefined)
    return <span class="todo-when">{t("card.since", { day: plainDay(dayOf(last.time)) })}</span>;
  const day = due.slice(0, 10);
  return day < today() ? (
    <span class="todo-when tone bad">{lateWords(day)}</span>
  ) : (
    <span class="todo-when">{plainDay(day)}</span>
  );
}

function Silence({ insight: { account, silence } }: { readonly insight: InsightAnswer }) {
  return (
    <section>
      <h2>{t("card.silence")}</h2>
      <p>{sentenceWords(silence.sentence)}</p>
      <Evidence account={account.id} facts={[{ ...silence.sentence, events: silence.events }]} />
    </section>
  );
}

function Year({ insight: { money } }: { readonly insight: InsightAnswer }) {
  const { amount, without } = yearWords(money.year);
  const isLittle = money.year.amount < 1;
  if (isLittle && without === "") return null;
  return (
    <section>
      <h2>
        {t("column.year")}
        <span class="spring" />
        {isLittle ? null : <strong>{amount}</strong>}
      </h2>
      {without === "" ? null : <p class="muted">{without}</p>}
    </section>
  );
}
