import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { folded, hasNumber, wordsOf } from "../../../../schemas/folded.ts";
import { NewClient } from "../desk/new-client.tsx";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { MarkedText } from "../parts/marked-text.tsx";
import type { Badge, Figure } from "../parts/picker.tsx";
import { Empty, Failure } from "../parts/states.tsx";
import { listed, shownName } from "../state/account-words.ts";
import { accountName } from "../state/accounts.ts";
import { titleOf } from "../state/event-words.ts";
import { apiQuery, filtersOf, isFiltered } from "../state/filters.ts";
import { badgeOf, type KnownDocuments, useDocuments } from "../state/found-documents.ts";
import { go, here, paths, withQuery } from "../state/location.ts";
import { may, me } from "../state/me.ts";
import { ofAll } from "../state/portfolio.ts";
import { type Hits, useSearch } from "../state/search.ts";
import { type SearchKind, searchKindOf, searchKinds } from "../state/search-kinds.ts";
import { documentFacts, documentName, eventFacts, searchedWords, tooLong } from "../state/search-words.ts";
import { useTitle } from "../state/title.ts";
import { t } from "../state/words.ts";
import { FilterBar } from "./filter-bar.tsx";
import { SearchKinds } from "./search-kinds.tsx";

/** Of each kind that one page shows. */
const most = 200;
/** Documents of which it is looked up how they stand. */
const lookedUp = 30;
const none = { n: 0 };

/** All that has the words in the address, by kind. */
export function SearchScreen() {
  const asked = here.value.query.get("q") ?? "";
  const [text, setText] = useState(asked);
  const filters = { ...filtersOf(here.value.query), lane: "all" as const };
  const owner = here.value.query.get("owner") ?? undefined;
  const { answer, error, isNow } = useSearch(text, most, { ...apiQuery(filters), owner });
  const kind = searchKindOf(here.value.query.get("kind"));
  const known = useDocuments((answer?.documents.found ?? []).slice(0, lookedUp));
  const [isMaking, setMaking] = useState(false);
  const ask = (value: string) => {
    setText(value);
    go(withQuery({ q: value.trim() }), { replace: true });
  };
  const words = wordsOf(text);
  const shows = (one: SearchKind) => kind === undefined || kind === one;
  useTitle(text.trim(), t("search.title"));
  const isNumber = answer?.documents.found.some((event) =>
    hasNumber(folded(documentName(event)), folded(text)),
  );
  const isNothing = answer !== undefined && isNow && searchKinds.every((one) => answer[one].n === 0);
  const isNoneOfKind =
    answer !== undefined && isNow && !isNothing && kind !== undefined && answer[kind].n === 0;
  return (
    <section class="pane desk" aria-label={t("search.title")}>
      <header class="pane-head">
        <h1>{t("search.title")}</h1>
        <input
          type="search"
          aria-label={t("search.words")}
          value={text}
          onInput={({ currentTarget: { value } }) => ask(value)}
        />
      </header>
      <SearchKinds
        answer={isNow ? answer : undefined}
        kind={kind}
        onKind={(next) => go(withQuery({ kind: next }), { replace: true })}
      />
      <FilterBar filters={filters} ofLanes={false}>
        <OwnerChoice owner={owner} />
      </FilterBar>
      <div class="scroller search-found" aria-busy={!isNow}>
        {tooLong(text) ? <p class="notice failed">{t("problem.search_too_long")}</p> : null}
        {error !== undefined && !isNow ? <Failure error={error} retry={() => setText(`${text} `)} /> : null}
        {answer ? (
          <>
            {isNumber && shows("documents") ? ofDocuments(answer, words, known) : null}
            <Kind title={t("clients.title")} of={shows("accounts") ? answer.accounts : none}>
              {answer.accounts.found.map((one) => (
                <Hit
                  key={one.id}
                  icon={<Icon name="account" />}
                  to={paths.account(one.id)}
                  text={shownName(one)}
                  words={words}
                  hint={listed(one).second}
                />
              ))}
            </Kind>
            <Kind title={t("card.people")} of={shows("people") ? answer.people : none}>
              {answer.people.found.map(({ name, email = "", account, event }) => (
                <Hit
                  key={event}
                  icon={<Icon name="person" />}
                  to={account === undefined ? paths.event(event) : paths.account(account)}
                  text={name}
                  words={words}
                  hint={account === undefined ? "" : accountName(account)}
                  figure={{ text: email, kind: "other" }}
                />
              ))}
            </Kind>
            {isNumber || !shows("documents") ? null : ofDocuments(answer, words, known)}
            <Kind title={t("search.happened")} of={shows("events") ? answer.events : none}>
              {answer.events.found.map((event) => (
                <EventHit
                  key={event.id}
                  event={event}
                  text={titleOf(event)}
                  words={words}
                  {...eventFacts(event)}
                />
              ))}
            </Kind>
          </>
        ) : null}
        {isNoneOfKind ? <Empty icon="filter" title={t("search.none", { text: text.trim() })} /> : null}
        {isNothing ? (
          <Empty icon="search" title={t("search.none", { text: text.trim() })}>
            {answer?.meant === undefined ? null : (
              <button type="button" onClick={() => ask(answer?.meant ?? "")}>
                {t("search.meant", { meant: answer.meant })}
              </button>
            )}
            {may.value.write ? (
              <button type="button" onClick={() => setMaking(true)}>
                <Icon name="plus" size={14} />
                {t("assign.new", { name: text.trim() })}
              </button>
            ) : null}
          </Empty>
        ) : null}
        {isMaking ? <NewClient called={text.trim()} onClose={() => setMaking(false)} /> : null}
      </div>
      <footer class="pane-foot">
        <span role="status">
          {answer && isNow ? searchedWords(answer.searched) : null}
          {answer && isNow && isFiltered(filters) ? ` ${t("search.narrowed")}` : null}
        </span>
      </footer>
    </section>
  );
}

const ofDocuments = ({ documents }: Hits, words: readonly string[], known: KnownDocuments) => (
  <Kind title={t("client.documents")} of={documents}>
    {documents.found.map((event) => (
      <EventHit
        key={event.id}
        event={event}
        text={documentName(event)}
        words={words}
        badge={badgeOf(event, known)}
        {...documentFacts(event)}
      />
    ))}
  </Kind>
);

/** Whose clients are searched. */
function OwnerChoice({ owner }: { readonly owner: string | undefined }) {
  const owners = new Set([
    ...ofAll().rows.value.flatMap((row) => row.owner ?? []),
    ...[me.value?.name ?? "", owner ?? ""],
  ]);
  return (
    <label class="sort">
      <span class="sr">{t("accounts.owner")}</span>
      <select
        value={owner ?? ""}
        onChange={(event) =>
          go(withQuery({ owner: event.currentTarget.value || undefined }), { replace: true })
        }
      >
        <option value="">{t("accounts.everyone")}</option>
        {[...owners]
          .filter((one) => one !== "")
          .sort()
          .map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
      </select>
    </label>
  );
}

function Kind({
  title,
  of: { n, more = false },
  children,
}: {
  readonly title: string;
  readonly of: { readonly n: number; readonly more?: boolean | undefined };
  readonly children: ComponentChildren;
}) {
  if (n === 0) return null;
  return (
    <>
      <h2>
        {title} <span class="muted">{more ? `${n}+` : n}</span>
      </h2>
      <ul>{children}</ul>
    </>
  );
}

interface HitProps {
  readonly text: string;
  /** Folded words that are marked. */
  readonly words: readonly string[];
  readonly hint: string;
  readonly badge?: Badge | undefined;
  readonly figure?: Figure;
}

const EventHit = ({ event, ...shown }: HitProps & { readonly event: AccountEvent }) => (
  <Hit
    icon={
      <span class={`family ${event.family}`}>
        <Icon name={event.family} />
      </span>
    }
    to={paths.event(event.id)}
    {...shown}
  />
);

function Hit({
  icon,
  to,
  text,
  words,
  hint,
  badge,
  figure,
}: HitProps & { readonly icon: ComponentChildren; readonly to: string }) {
  return (
    <li>
      {icon}
      <Link to={to}>
        <MarkedText words={words}>{text}</MarkedText>
      </Link>
      <span class="muted hit-hint">
        <MarkedText words={words}>{hint}</MarkedText>
      </span>
      {badge === undefined ? null : <span class={`badge ${badge.tone}`}>{badge.text}</span>}
      {figure === undefined ? null : (
        <span class={`choice-figure ${figure.kind}`}>
          <MarkedText words={words}>{figure.text}</MarkedText>
        </span>
      )}
    </li>
  );
}
