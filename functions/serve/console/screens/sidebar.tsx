import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Icon, type IconName } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { initials } from "../state/client-words.ts";
import { connections, healthOf } from "../state/connections.ts";
import { number } from "../state/format.ts";
import { paths, screen } from "../state/location.ts";
import { may, me } from "../state/me.ts";
import { waiting } from "../state/portfolio.ts";
import { unmatchedCounts } from "../state/unmatched-list.ts";
import { t } from "../state/words.ts";
import { SettingsDialog } from "./settings-dialog.tsx";
import { Views } from "./views.tsx";

const lists = [
  ["owes", "money", "owes.title", () => waiting.value.owes],
  ["quiet", "quiet", "quiet.title", () => waiting.value.quiet],
  ["unsigned", "agreement", "unsigned.title", () => waiting.value.unsigned],
  ["tasks", "work", "tasks.title", () => waiting.value.tasks],
  ["months", "chart", "months.title", () => 0],
  ["growth", "growth", "growth.title", () => 0],
  ["causes", "out", "causes.title", () => 0],
] as const;

/** Where one can go. On a phone it is a page itself. */
export function Sidebar({ onSearch }: { readonly onSearch: () => void }) {
  const [settings, setSettings] = useState(false);
  return (
    <div class="sidebar">
      <header class="brand">
        <Link to="/" class="logo">
          Account hub
        </Link>
        <span class="spring" />
        <span class="avatar" aria-hidden="true">
          {initials(me.value?.name ?? "")}
        </span>
      </header>
      <button type="button" class="search-button" onClick={onSearch} aria-keyshortcuts="/">
        <Icon name="search" />
        {t("nav.search")}
        <kbd class="only-wide">/</kbd>
      </button>
      <nav class="places" aria-label={t("nav.label")}>
        <Place to={paths.today} icon="today" text={t("today.title")} at={["today"]} />
        <Place to={paths.accounts} icon="account" text={t("clients.title")} at={["accounts", "account"]} />
        <Place to={paths.feed} icon="activity" text={t("feed.title")} at={["feed"]} />
        <Group title={t("nav.lists")}>
          {lists.map(([name, icon, text, count]) => (
            <Place
              key={name}
              to={paths.list(name)}
              icon={icon}
              text={t(text)}
              at={[name]}
              count={count() === 0 ? undefined : number(count())}
            />
          ))}
        </Group>
        <Group title={t("nav.setUp")}>
          <Unmatched />
          <Connections />
          {may.value.write ? (
            <Place to={paths.forwarding} icon="send" text={t("nav.forwarding")} at={["forwarding"]} />
          ) : null}
        </Group>
      </nav>
      <Views />
      <span class="spring" />
      <div class="places">
        <button type="button" class="place" onClick={() => setSettings(true)}>
          <Icon name="settings" />
          {t("settings.open")}
        </button>
      </div>
      {settings ? <SettingsDialog onClose={() => setSettings(false)} /> : null}
    </div>
  );
}

/** The places along the bottom of a phone; the others stand under *More*. */
export function Tabs({ onSearch }: { readonly onSearch: () => void }) {
  return (
    <nav class="places tabs" aria-label={t("nav.label")}>
      <Place to={paths.today} icon="today" text={t("today.title")} at={["today"]} />
      <Place to={paths.accounts} icon="account" text={t("clients.title")} at={["accounts", "account"]} />
      <Place to={paths.list("owes")} icon="money" text={t("owes.title")} at={["owes"]} />
      <button type="button" class="place" onClick={onSearch}>
        <Icon name="search" />
        <span class="place-name">{t("nav.search")}</span>
      </button>
      <Place
        to={paths.more}
        icon="more"
        text={t("nav.more")}
        at={[
          "more",
          "feed",
          "quiet",
          "unsigned",
          "tasks",
          "months",
          "growth",
          "causes",
          "inbox",
          "import",
          "connections",
          "connection",
          "tool",
          "history",
          "forwarding",
        ]}
      />
    </nav>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <>
      <h2>{title}</h2>
      {children}
    </>
  );
}

function Unmatched() {
  const strays = unmatchedCounts.value.counts.all;
  return (
    <Place
      to={paths.inbox}
      icon="inbox"
      text={t("inbox.title")}
      at={["inbox", "import"]}
      count={strays === 0 ? undefined : number(strays)}
    />
  );
}

function Connections() {
  const troubled = (connections.value ?? []).filter((one) =>
    ["quiet", "interrupted"].includes(healthOf(one)),
  ).length;
  return (
    <Place
      to={paths.connections}
      icon="connect"
      text={t("connections.title")}
      at={["connections", "connection", "tool"]}
      count={troubled === 0 ? undefined : number(troubled)}
      warn
    />
  );
}

interface PlaceProps {
  readonly to: string;
  readonly icon: IconName;
  readonly text: string;
  /** The screens that this is the place of. */
  readonly at: readonly (typeof screen.value.name)[];
  readonly count?: string | undefined;
  readonly warn?: boolean;
}

function Place({ to, icon, text, at, count, warn = false }: PlaceProps) {
  return (
    <Link to={to} aria-current={at.includes(screen.value.name) ? "page" : undefined}>
      <Icon name={icon} />
      <span class="place-name">{text}</span>
      {count === undefined ? null : <span class={warn ? "count warn" : "count"}>{count}</span>}
    </Link>
  );
}
