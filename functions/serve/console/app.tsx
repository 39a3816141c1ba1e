import { useState } from "preact/hooks";
import { Icon } from "./parts/icon.tsx";
import { onDemand } from "./parts/on-demand.tsx";
import { Gone } from "./parts/states.tsx";
import { EventScreen } from "./screens/event-screen.tsx";
import { PaletteField } from "./screens/palette-field.tsx";
import { Sidebar, Tabs } from "./screens/sidebar.tsx";
import { SignInScreen } from "./screens/sign-in.tsx";
import { AccountScreen, FeedScreen } from "./screens/timeline-screen.tsx";
import { openAccount } from "./state/account.ts";
import { offline, signedOut } from "./state/api.ts";
import { toolTitle } from "./state/connections.ts";
import { useKeys } from "./state/keyboard.ts";
import { go, here, paths, screen } from "./state/location.ts";
import { phone, roomBeside } from "./state/screen-size.ts";
import { useTitle } from "./state/title.ts";
import { dismiss, toast, undoLast } from "./state/toast.ts";
import { t, withSeldomWords, wordsReady } from "./state/words.ts";

const Today = onDemand(async () => (await import("./desk/today-screen.tsx")).TodayScreen);
const Owes = onDemand(async () => (await import("./desk/owes-screen.tsx")).OwesScreen);
const Quiet = onDemand(async () => (await import("./desk/quiet-screen.tsx")).QuietScreen);
const Unsigned = onDemand(async () => (await import("./desk/waiting-screens.tsx")).UnsignedScreen);
const Tasks = onDemand(async () => (await import("./desk/waiting-screens.tsx")).TasksScreen);
const Months = onDemand(async () => (await import("./desk/months-screen.tsx")).MonthsScreen);
const Growth = onDemand(async () => (await withSeldomWords(import("./desk/growth-screen.tsx"))).GrowthScreen);
const Causes = onDemand(async () => (await import("./desk/causes-screen.tsx")).CausesScreen);
const Card = onDemand(async () => (await import("./desk/client-card.tsx")).ClientCard);
const Search = onDemand(async () => (await import("./screens/search-screen.tsx")).SearchScreen);
const Inbox = onDemand(async () => (await import("./screens/inbox-screen.tsx")).InboxScreen);
const Import = onDemand(
  async () => (await withSeldomWords(import("./screens/import-screen.tsx"))).ImportScreen,
);
const History = onDemand(async () => (await import("./screens/history-screen.tsx")).HistoryScreen);
const Connections = onDemand(
  async () => (await withSeldomWords(import("./screens/connections-screen.tsx"))).ConnectionsScreen,
);
const OneConnection = onDemand(
  async () => (await withSeldomWords(import("./screens/connection-screen.tsx"))).ConnectionScreen,
);
const Forwarding = onDemand(
  async () => (await withSeldomWords(import("./forwarding/forwarding-screen.tsx"))).ForwardingScreen,
);
const Inspector = onDemand(
  async () => (await import("./screens/inspector.tsx")).Inspector,
  () => null,
);
const Palette = onDemand(
  async () => (await import("./screens/palette.tsx")).Palette,
  (props) => <PaletteField {...props} />,
);
const Help = onDemand(
  async () => (await import("./screens/help-dialog.tsx")).HelpDialog,
  () => null,
);
const PassedOver = onDemand(
  async () => (await import("./screens/passed-over.tsx")).PassedOver,
  () => null,
);
const Clients = onDemand(async () => (await import("./desk/clients-screen.tsx")).ClientsScreen);

export function App() {
  if (!wordsReady.value) return null;
  return signedOut.value ? <SignInScreen /> : <Console />;
}

function Console() {
  const [open, setOpen] = useState<"help" | "palette" | undefined>(undefined);
  const [sought, seek] = useState("");
  const search = () => {
    if (open !== "palette") seek("");
    setOpen("palette");
  };
  useKeys({
    "?": () => setOpen("help"),
    "mod+k": search,
    "/": search,
    "g t": () => go(paths.today),
    "g a": () => go(paths.accounts),
    "g o": () => go(paths.list("owes")),
    "g m": () => go(paths.list("months")),
    "g f": () => go(paths.feed),
    "g i": () => go(paths.inbox),
    "g c": () => go(paths.connections),
    u: undoLast,
  });
  // A dialog says that it was closed a moment later; by then another one may be open.
  const closed = (which: typeof open) => () => setOpen((now) => (now === which ? undefined : now));
  const event = here.value.query.get("event");
  useTitle(...titled());
  // Beside a client stands what one wants to know of it, until an event is opened in the same place.
  const carded = event === null && roomBeside.value ? knownClient() : undefined;
  const isMore = screen.value.name === "more";
  return (
    <div class={`shell${event !== null ? " inspecting" : carded === undefined ? "" : " inspecting carded"}`}>
      <a class="skip" href="#main">
        {t("nav.skip")}
      </a>
      {phone.value ? null : <Sidebar onSearch={search} />}
      {phone.value && isMore ? (
        <main id="main" tabIndex={-1}>
          <h1 class="sr">{t("nav.more")}</h1>
          <Sidebar onSearch={search} />
        </main>
      ) : (
        <main id="main" tabIndex={-1}>
          {offline.value ? (
            <p class="notice failed" role="status">
              <Icon name="offline" /> {t("state.offline")}
            </p>
          ) : null}
          {here.value.query.size > 0 ? <PassedOver /> : null}
          <Main />
        </main>
      )}
      {event === null ? null : <Inspector event={event} />}
      {carded === undefined ? null : <Card account={carded} key={carded} />}
      {phone.value ? <Tabs onSearch={search} /> : null}
      <Toasts />
      {open === "help" ? <Help onClose={closed("help")} /> : null}
      {open === "palette" ? (
        <Palette text={sought} onText={seek} onClose={closed("palette")} onHelp={() => setOpen("help")} />
      ) : null}
    </div>
  );
}

/** The names of screens that do not name themselves. */
function titled(): readonly string[] {
  const at = screen.value;
  if (at.name === "more") return [t("nav.more")];
  if (at.name === "inbox") return [t("inbox.title")];
  if (at.name === "history") return [t("history.title")];
  if (at.name === "connections") return [t("connections.title")];
  if (at.name === "tool") return [toolTitle(at.tool), t("connections.title")];
  return at.name === "connection" ? [toolTitle(at.tool), at.connection, t("connections.title")] : [];
}

/** The client that is looked at; strays have no card. */
function knownClient(): string | undefined {
  const [at, { account }] = [screen.value, openAccount.value];
  return at.name === "account" && account?.id === at.account && account.status === "active"
    ? at.account
    : undefined;
}

function Main() {
  const at = screen.value;
  switch (at.name) {
    case "today":
      return <Today />;
    case "owes":
      return <Owes />;
    case "quiet":
      return <Quiet />;
    case "unsigned":
      return <Unsigned />;
    case "tasks":
      return <Tasks />;
    case "months":
      return <Months />;
    case "growth":
      return <Growth />;
    case "causes":
      return <Causes />;
    case "feed":
      return <FeedScreen />;
    case "accounts":
    case "more":
      return <Clients />;
    case "account":
      return <AccountScreen account={at.account} key={at.account} />;
    case "event":
      return <EventScreen event={at.event} />;
    case "inbox":
      return <Inbox />;
    case "import":
      return <Import />;
    case "search":
      return <Search />;
    case "history":
      return <History />;
    case "connections":
      return <Connections />;
    case "tool":
      return <OneConnection tool={at.tool} connection={undefined} key={at.tool} />;
    case "connection":
      return <OneConnection tool={at.tool} connection={at.connection} key={`${at.tool}/${at.connection}`} />;
    case "forwarding":
      return <Forwarding rule={at.rule} />;
    default:
      return <Gone title={t("state.gone")} to={paths.today} place={t("today.title")} />;
  }
}

function Toasts() {
  const { text, tone, undo } = toast.value ?? {};
  return (
    <div class="toasts" role="status">
      {text === undefined ? null : (
        <div class={`toast ${tone}`}>
          <Icon name={tone === "failed" ? "alert" : "check"} />
          <span>{text}</span>
          {undo ? (
            <button type="button" class="plain" onClick={undoLast} aria-keyshortcuts="u">
              <Icon name="undo" />
              {t("action.undo")}
            </button>
          ) : null}
          <button type="button" class="plain square" aria-label={t("action.close")} onClick={dismiss}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
