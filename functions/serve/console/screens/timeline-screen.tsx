import { useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import { Back } from "../parts/back.tsx";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { onDemand } from "../parts/on-demand.tsx";
import { Empty, Failure, Gone, isGone } from "../parts/states.tsx";
import { loadAccount, openAccount } from "../state/account.ts";
import { shownName } from "../state/account-words.ts";
import { nameIfKnown } from "../state/accounts.ts";
import { connections, quiet, toolTitle } from "../state/connections.ts";
import { filtersOf, isFiltered } from "../state/filters.ts";
import { dateTime, relative } from "../state/format.ts";
import { here, paths, withQuery } from "../state/location.ts";
import { may } from "../state/me.ts";
import { roomBeside } from "../state/screen-size.ts";
import { type Timeline, timelineOf } from "../state/timeline.ts";
import { useTitle } from "../state/title.ts";
import { interruptionWords } from "../state/told.ts";
import { t } from "../state/words.ts";
import { AccountHeader } from "./account-header.tsx";
import { ExportButton } from "./export-button.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { TimelineList } from "./timeline-list.tsx";

const Strip = onDemand(
  async () => (await import("../desk/client-strip.tsx")).ClientStrip,
  () => <div class="strip" />,
);
const Documents = onDemand(async () => (await import("../desk/client-documents.tsx")).ClientDocuments);
const Months = onDemand(async () => (await import("../desk/client-months.tsx")).ClientMonths);
const Card = onDemand(async () => (await import("../desk/client-card.tsx")).ClientCard);

const none: readonly never[] = [];

/** Everything that came, of all accounts, as it came. */
export function FeedScreen() {
  useTitle(t("feed.title"));
  const filters = filtersOf(here.value.query);
  const timeline = timelineOf(undefined, filters);
  return (
    <section class="pane" aria-label={t("feed.title")}>
      <header class="pane-head">
        <div class="headline">
          <h1>{t("feed.title")}</h1>
          <span class="spring" />
          <ExportButton timeline={timeline} name={t("feed.title")} />
        </div>
        <p class="sub">{t("feed.sub")}</p>
      </header>
      <FilterBar filters={filters} />
      <Notices timeline={timeline} />
      <TimelineList
        key={timeline}
        timeline={timeline}
        label={t("feed.title")}
        pinned={none}
        empty={isFiltered(filters) ? <NothingFound /> : <NothingYet />}
      />
    </section>
  );
}

const parts = ["card", "timeline", "documents", "months"] as const;
type Part = (typeof parts)[number];

/** What of a client is looked at; the card stands beside it where there is room. */
function ClientParts({ part }: { readonly part: Part }) {
  return (
    <nav class="lanes client-parts" aria-label={t("client.parts")}>
      {parts
        .filter((one) => one !== "card" || !roomBeside.value)
        .map((one) => (
          <Link
            key={one}
            to={withQuery({ show: one === "timeline" ? undefined : one })}
            replace
            aria-current={one === part ? "true" : undefined}
          >
            {t(`client.${one}`)}
          </Link>
        ))}
    </nav>
  );
}

/** One account: how we stand with it, and its timeline, documents and months. */
export function AccountScreen({ account: id }: { readonly account: string }) {
  const filters = filtersOf(here.value.query);
  const timeline = timelineOf(id, filters);
  const state = openAccount.value;
  useEffect(() => {
    void loadAccount(id);
  }, [id]);
  const pinned = useComputed(() =>
    openAccount.value.id === id ? openAccount.value.pins.map(({ event }) => event) : none,
  );
  useTitle(state.id === id && state.account ? shownName(state.account) : "", t("clients.title"));
  if (state.id === id && state.error !== undefined && state.account === undefined)
    return (
      <section class="pane">
        <header class="pane-head">
          <Back to={paths.accounts} label={t("clients.title")} />
          <h1>{nameIfKnown(id) ?? t("account.title")}</h1>
        </header>
        {isGone(state.error) ? (
          <Gone title={t("gone.client")} to={paths.accounts} place={t("clients.title")} />
        ) : (
          <Failure error={state.error} retry={() => void loadAccount(id)} />
        )}
      </section>
    );
  const account = state.id === id ? state.account : undefined;
  const isKnown = account?.status === "active";
  const asked = here.value.query.get("show");
  const wanted = parts.find((one) => one === asked && (one !== "card" || !roomBeside.value));
  const part = (isKnown && wanted) || "timeline";
  return (
    <section class="pane" aria-label={account ? shownName(account) : t("account.title")}>
      <AccountHeader account={account} timeline={timeline} />
      {isKnown ? (
        <>
          <Strip account={id} />
          <div class="client-bar">
            <ClientParts part={part} />
            {part === "timeline" ? <FilterBar filters={filters} /> : null}
          </div>
        </>
      ) : null}
      {part === "documents" ? <Documents account={id} /> : null}
      {part === "months" ? <Months account={id} /> : null}
      {part === "card" ? <Card account={id} /> : null}
      {/* What stands above depends on the account: rows that came first would move under the pointer. */}
      {part === "timeline" && account !== undefined ? (
        <>
          {isKnown ? null : <FilterBar filters={filters} />}
          <Notices timeline={timeline} />
          <TimelineList
            key={timeline}
            timeline={timeline}
            label={t("timeline.of", { name: shownName(account) })}
            pinned={pinned.value}
            empty={
              isFiltered(filters) ? (
                <NothingFound />
              ) : (
                <Empty icon="account" title={t("timeline.empty")}>
                  {t("timeline.empty.hint")}
                </Empty>
              )
            }
          />
        </>
      ) : null}
    </section>
  );
}

/** A tool that has gone quiet is something else than one that has cut the connection off. */
function noticeOf({ tool: name, health, quietSince, updatedAt }: Connection): string {
  const tool = toolTitle(name);
  if (health?.state === "interrupted")
    return t("notice.interrupted", { tool, when: dateTime(health.since), reason: interruptionWords(health) });
  const since = quietSince ?? health?.since ?? updatedAt;
  return t("notice.quiet", { tool, when: dateTime(since), ago: relative(since) });
}

/**
 * What the reader should know about the timeline itself: new events, a failed read, and tools that have gone quiet: people
 * who can mend that are told on the feed, all others where the timeline has something of the tool.
 */
function Notices({ timeline }: { readonly timeline: Timeline }) {
  const fresh = timeline.fresh.value.length;
  const failed = timeline.pages.standing.value === "failed" && timeline.pages.items.value.length > 0;
  const alarming = useComputed(() => {
    const heard = new Set(timeline.pages.items.value.map(({ tool, connection }) => `${tool}/${connection}`));
    return quiet.value.filter(
      (one) =>
        heard.has(`${one.tool}/${one.connection}`) || (timeline.account === undefined && may.value.connect),
    );
  });
  return (
    <div class="notices">
      {failed ? <Failure error={timeline.pages.error.value} retry={() => void timeline.reload()} /> : null}
      {alarming.value.map((one) => (
        <Link
          class="notice"
          key={`${one.tool}/${one.connection}`}
          to={paths.connection(one.tool, one.connection)}
        >
          <Icon name="alert" />
          <span>{noticeOf(one)}</span>
        </Link>
      ))}
      <div class="fresh" role="status">
        {fresh > 0 ? (
          <button type="button" class="pill" onClick={() => timeline.showFresh()} aria-keyshortcuts=".">
            ↑ {t("timeline.fresh", { n: fresh })}
          </button>
        ) : null}
      </div>
    </div>
  );
}

function NothingFound() {
  return (
    <Empty icon="filter" title={t("filter.nothing")}>
      <Link
        class="button"
        to={withQuery({
          lane: undefined,
          family: undefined,
          tool: undefined,
          since: undefined,
          until: undefined,
        })}
      >
        {t("filter.clear")}
      </Link>
    </Empty>
  );
}

function NothingYet() {
  const waiting = (connections.value ?? []).length > 0;
  return (
    <Empty icon="connect" title={t(waiting ? "feed.waiting" : "feed.empty")}>
      <p>{t(waiting ? "feed.waiting.hint" : "feed.empty.hint")}</p>
      <Link class="button primary" to={paths.connections}>
        {t("connections.open")}
      </Link>
    </Empty>
  );
}
