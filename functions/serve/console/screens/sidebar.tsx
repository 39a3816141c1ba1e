import { useState } from "preact/hooks";
import { Icon, type IconName } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { unmatchedList } from "../state/accounts.ts";
import { connections, healthOf } from "../state/connections.ts";
import { number } from "../state/format.ts";
import { paths, screen } from "../state/location.ts";
import { me } from "../state/me.ts";
import { phone } from "../state/screen-size.ts";
import { t } from "../state/words.ts";
import { AccountList } from "./account-list.tsx";
import { SettingsDialog } from "./settings-dialog.tsx";
import { Views } from "./views.tsx";

/** Where one can go, and the accounts. */
export function Sidebar() {
  const [settings, setSettings] = useState(false);
  return (
    <div class="sidebar">
      <header class="brand">
        <Link to={paths.feed} class="logo">
          Account hub
        </Link>
        <span class="spring" />
        <span class="avatar" aria-hidden="true">
          {initials(me.value?.name ?? "")}
        </span>
        <button
          type="button"
          class="plain square"
          aria-label={t("settings.open")}
          title={t("settings.open")}
          onClick={() => setSettings(true)}
        >
          <Icon name="settings" />
        </button>
      </header>
      {phone.value ? null : <Places />}
      <Views />
      <AccountList />
      {settings ? <SettingsDialog onClose={() => setSettings(false)} /> : null}
    </div>
  );
}

/** The four places of the console: beside the accounts on a desk, along the bottom on a phone. */
export function Places() {
  const { name } = screen.value;
  const waiting = unmatchedList.value.items.value.length;
  const more = !unmatchedList.value.complete.value;
  const troubled = (connections.value ?? []).filter((one) =>
    ["quiet", "interrupted"].includes(healthOf(one)),
  ).length;
  const at = (...names: string[]) => (names.includes(name) ? "page" : undefined);
  return (
    <nav class="places" aria-label={t("nav.label")}>
      {phone.value ? (
        <Place
          to={paths.accounts}
          icon="account"
          text={t("accounts.title")}
          current={at("accounts", "account")}
        />
      ) : null}
      <Place to={paths.feed} icon="activity" text={t("feed.title")} current={at("feed")} />
      <Place
        to={paths.inbox}
        icon="inbox"
        text={t("inbox.title")}
        current={at("inbox")}
        count={waiting === 0 ? undefined : `${number(waiting)}${more ? "+" : ""}`}
      />
      <Place
        to={paths.connections}
        icon="connect"
        text={t("connections.title")}
        current={at("connections", "connection", "tool")}
        count={troubled === 0 ? undefined : number(troubled)}
        warn
      />
    </nav>
  );
}

interface PlaceProps {
  readonly to: string;
  readonly icon: IconName;
  readonly text: string;
  readonly current: "page" | undefined;
  readonly count?: string | undefined;
  readonly warn?: boolean;
}

function Place({ to, icon, text, current, count, warn = false }: PlaceProps) {
  return (
    <Link to={to} aria-current={current}>
      <Icon name={icon} />
      <span class="place-name">{text}</span>
      {count === undefined ? null : <span class={warn ? "count warn" : "count"}>{count}</span>}
    </Link>
  );
}

const initials = (name: string) =>
  name
    .split(/[\s@.]+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toLocaleUpperCase())
    .join("");
