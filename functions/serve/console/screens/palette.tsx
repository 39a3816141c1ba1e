import { useRef, useState } from "preact/hooks";
import type { Account } from "../../../../schemas/account.ts";
import { folded, hasNumber, wordsOf } from "../../../../schemas/folded.ts";
import { NewClient } from "../desk/new-client.tsx";
import { Dialog } from "../parts/dialog.tsx";
import type { IconName } from "../parts/icon.tsx";
import { onDemand } from "../parts/on-demand.tsx";
import { type Badge, type Choice, Picker } from "../parts/picker.tsx";
import { listed, shownName } from "../state/account-words.ts";
import { accountName } from "../state/accounts.ts";
import { silenceWords } from "../state/client-words.ts";
import { tools } from "../state/connections.ts";
import { titleOf } from "../state/event-words.ts";
import { badgeOf, type KnownDocuments, useDocuments } from "../state/found-documents.ts";
import { go, paths } from "../state/location.ts";
import { may } from "../state/me.ts";
import { isClient, mine, readOfAll } from "../state/portfolio.ts";
import { locale, theme } from "../state/preferences.ts";
import { saidAct } from "../state/said-act.ts";
import { type Hits, useSearch } from "../state/search.ts";
import { type SearchKind, searchKinds } from "../state/search-kinds.ts";
import {
  allOf,
  documentFacts,
  documentName,
  eventFacts,
  searchedWords,
  tooLong,
} from "../state/search-words.ts";
import { t } from "../state/words.ts";
import { SearchKinds } from "./search-kinds.tsx";

const ActOn = onDemand(
  async () => (await import("../desk/action-dialogs.tsx")).ActionDialog,
  () => null,
);

/** Of each kind; all of them are a step away. */
const shownOfAKind = 3;
const shownOfOneKind = 30;
const commandsAtMost = 12;

interface Props {
  /** What is looked for. */
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
  readonly onHelp: () => void;
}

/** Everything one can go to or do: clients, people, documents and what happened by any of their words, and commands. */
export function Palette({ text, onText, onClose, onHelp }: Props) {
  const [isMaking, setMaking] = useState(false);
  const [acting, setActing] = useState<Acted | undefined>(undefined);
  const [kind, setKind] = useState<SearchKind | undefined>(undefined);
  const { answer, isNow } = useSearch(text, kind === undefined ? 8 : shownOfOneKind);
  const said = saidAct(text, [
    ["note", { called: t("note.add"), offered: t("search.note", { name: "" }) }],
    ["followUp", { called: t("followUp.add"), offered: t("search.followUp", { name: "" }) }],
  ]);
  const saidOf = useSearch(said?.client ?? "", shownOfAKind);
  const chips = useRef<HTMLDivElement>(null);
  const show = (next: SearchKind | undefined) => {
    setKind(next);
    chips.current?.parentElement?.querySelector("input")?.focus();
  };
  const doing = (answer && kind !== undefined ? [] : commands(onHelp))
    .filter((one) => folded(one.text).includes(folded(text)))
    .slice(0, answer ? shownOfAKind : commandsAtMost);
  const shown = (answer?.documents.found ?? []).slice(
    0,
    kind === "documents" ? shownOfOneKind : shownOfAKind,
  );
  const known = useDocuments(kind === undefined || kind === "documents" ? shown : []);
  const closing = (one: Choice): Choice => ({
    ...one,
    run: () => {
      onClose();
      one.run();
    },
  });
  const found = (answer ? hits(answer, { text, kind, known }) : []).map(closing);
  const onClient = kind === undefined ? acts(answer?.accounts.found.slice(0, 1) ?? [], setActing) : [];
  const asSaid =
    said === undefined
      ? []
      : acts(saidOf.answer?.accounts.found.slice(0, shownOfAKind) ?? [], setActing, said.act);
  const toDo = [...onClient, ...doing.map(closing)].map((one) => ({ ...one, group: t("search.do") }));
  // What was asked to be done comes before what is called so.
  const choices =
    asSaid.length === 0
      ? [...found, ...toDo]
      : [...asSaid.map((one) => ({ ...one, group: t("search.do") })), ...found];
  const isSearching =
    text.trim() !== "" && !tooLong(text) && !(isNow && (said === undefined || saidOf.isNow));
  const isNothing =
    answer !== undefined &&
    !isSearching &&
    choices.length === 0 &&
    searchKinds.every((one) => answer[one].n === 0);
  const { meant } = answer ?? {};
  const instead: Choice[] = [
    ...(meant === undefined
      ? []
      : [
          {
            key: "meant",
            icon: "search" as const,
            text: t("search.meant", { meant }),
            run: () => onText(meant),
          },
        ]),
    ...(may.value.write
      ? [
          {
            key: "make",
            icon: "plus" as const,
            text: t("assign.new", { name: text.trim() }),
            run: () => setMaking(true),
          },
        ]
      : []),
  ];
  if (isMaking) return <NewClient called={text.trim()} onClose={onClose} />;
  if (acting) return <ActOn {...acting} onClose={onClose} />;
  return (
    <Dialog title={t("palette.title")} onClose={onClose} class="palette">
      <Picker
        label={t("palette.placeholder")}
        text={text}
        onText={onText}
        choices={isNothing ? instead : choices}
        marked={isNothing ? [] : wordsOf(text)}
        narrowing={
          answer ? (
            <div ref={chips}>
              <SearchKinds answer={isNow ? answer : undefined} kind={kind} onKind={show} />
            </div>
          ) : null
        }
        none={
          tooLong(text)
            ? t("problem.search_too_long")
            : t(isSearching ? "search.looking" : "search.none", { text: text.trim() })
        }
      />
      <footer class="palette-foot muted">
        <p class="searched" role="status">
          {answer && isNow && isNothing ? `${t("search.none", { text: text.trim() })}. ` : ""}
          {answer && isNow ? searchedWords(answer.searched) : ""}
        </p>
        <p class="key-hints">
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> {t("keys.choose")}
          </span>
          <span>
            <kbd>Enter</kbd> {t("keys.take")}
          </span>
          <span>
            <kbd>Esc</kbd> {t("keys.shut")}
          </span>
        </p>
      </footer>
    </Dialog>
  );
}

interface Acted {
  readonly acting: "note" | "followUp";
  readonly client: { readonly id: string; readonly name: string };
}

/** What is done on the likeliest clients, or one thing of it, by who may. */
function acts(clients: readonly Account[], onAct: (acted: Acted) => void, only?: Acted["acting"]): Choice[] {
  if (!may.value.write) return [];
  return clients.flatMap((client) => {
    const [name, { id }] = [shownName(client), client];
    const offered = { note: t("search.note", { name }), followUp: t("search.followUp", { name }) };
    return (["note", "followUp"] as const)
      .filter((acting) => only === undefined || acting === only)
      .map((acting) => ({
        key: `${acting} ${id}`,
        icon: acting === "note" ? ("note" as const) : ("flag" as const),
        text: offered[acting],
        run: () => onAct({ acting, client: { id, name } }),
      }));
  });
}

interface Asked {
  /** What was typed. */
  readonly text: string;
  readonly kind: SearchKind | undefined;
  readonly known: KnownDocuments;
}

/** What was found, of one kind or of each the first few. */
function hits(answer: Hits, { text, kind, known }: Asked): Choice[] {
  const of = {
    accounts: answer.accounts.found.map(
      (one): Choice => ({
        ...{ key: one.id, icon: "account", text: shownName(one), hint: listed(one).second },
        badge: silenceOf(one.id),
        run: () => go(paths.account(one.id)),
      }),
    ),
    people: answer.people.found.map(
      ({ name, email, account, event }): Choice => ({
        ...{ key: `person ${event}`, icon: "person", text: name },
        hint: account === undefined ? undefined : accountName(account),
        figure: email === undefined ? undefined : { text: email, kind: "address" },
        run: () => go(account === undefined ? paths.event(event) : paths.account(account)),
      }),
    ),
    documents: answer.documents.found.map(
      (event): Choice => ({
        ...{
          key: `document ${event.id}`,
          icon: event.family,
          family: event.family,
          text: documentName(event),
        },
        ...documentFacts(event),
        badge: badgeOf(event, known),
        run: () => go(paths.event(event.id)),
      }),
    ),
    events: answer.events.found.map(
      (event): Choice => ({
        ...{ key: event.id, icon: event.family, family: event.family, text: titleOf(event) },
        ...eventFacts(event),
        run: () => go(paths.event(event.id)),
      }),
    ),
  };
  const isNumber = answer.documents.found.some((event) =>
    hasNumber(folded(documentName(event)), folded(text)),
  );
  const order = isNumber ? (["documents", "accounts", "people", "events"] as const) : searchKinds;
  return order
    .filter((one) => kind === undefined || kind === one)
    .flatMap((one) => {
      const group = t(groups[one]);
      const shown = of[one].slice(0, kind === undefined ? shownOfAKind : shownOfOneKind);
      const all: Choice = {
        ...{ key: `all ${one}`, icon: "search", text: allOf(answer[one]) },
        run: () => go(`${paths.search(text.trim())}&kind=${one}`),
      };
      return [...shown, ...(answer[one].n > shown.length ? [all] : [])].map((choice) => ({
        ...choice,
        group,
      }));
    });
}

const groups = {
  accounts: "clients.title",
  people: "card.people",
  documents: "client.documents",
  events: "search.happened",
} as const;

/** Who is silent by last night's table, where that has been read. */
function silenceOf(account: string): Badge | undefined {
  const rows = [mine.value, readOfAll()].flatMap((table) => table?.rows.value ?? []);
  const row = rows.find(({ id }) => id === account);
  if (row?.silence.state !== "silent" || !isClient(row)) return undefined;
  const { text, tone } = silenceWords(row.silence);
  return { text, tone };
}

function commands(onHelp: () => void): Choice[] {
  const to = (icon: IconName, text: string, path: string): Choice => ({
    key: path,
    icon,
    text,
    run: () => go(path),
  });
  return [
    to("today", t("today.title"), paths.today),
    to("account", t("clients.title"), paths.accounts),
    to("activity", t("feed.title"), paths.feed),
    to("money", t("owes.title"), paths.list("owes")),
    to("quiet", t("quiet.title"), paths.list("quiet")),
    to("agreement", t("unsigned.title"), paths.list("unsigned")),
    to("work", t("tasks.title"), paths.list("tasks")),
    to("chart", t("months.title"), paths.list("months")),
    to("growth", t("growth.title"), paths.list("growth")),
    to("out", t("causes.title"), paths.list("causes")),
    to("inbox", t("inbox.title"), paths.inbox),
    ...(may.value.connect ? [to("upload", t("import.open"), paths.import)] : []),
    to("connect", t("connections.title"), paths.connections),
    ...(may.value.write ? [to("send", t("nav.forwarding"), paths.forwarding)] : []),
    to("account", t("palette.quietest"), `${paths.accounts}?sort=silence`),
    {
      key: "theme",
      icon: "settings",
      text: t("palette.theme"),
      run: () => {
        const system = matchMedia("(prefers-color-scheme: dark)").matches;
        const dark = theme.value === "dark" || (theme.value === "auto" && system);
        theme.value = dark ? "light" : "dark";
      },
    },
    {
      key: "language",
      icon: "settings",
      text: locale.value === "en" ? "Tiếng Việt" : "English",
      run: () => {
        locale.value = locale.value === "en" ? "vi" : "en";
      },
    },
    { key: "help", icon: "help", text: t("keys.title"), run: onHelp },
    ...(tools.value ?? []).map(({ tool, title }) =>
      to("connect", t("palette.connect", { tool: title }), paths.tool(tool)),
    ),
  ];
}
