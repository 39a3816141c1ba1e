import { useEffect, useState } from "preact/hooks";
import type { AccountPage } from "../../../../schemas/account.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Icon, type IconName } from "../parts/icon.tsx";
import { Text } from "../parts/text.tsx";
import { remember } from "../state/accounts.ts";
import { call } from "../state/api.ts";
import { tools } from "../state/connections.ts";
import { go, paths, withQuery } from "../state/location.ts";
import { locale, theme } from "../state/preferences.ts";
import { t } from "../state/words.ts";

interface Command {
  readonly key: string;
  readonly icon: IconName;
  readonly text: string;
  readonly run: () => void;
}

/** Everything one can go to or do, by typing a part of its name. */
export function Palette({ onClose, onHelp }: { readonly onClose: () => void; readonly onHelp: () => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const accounts = useAccounts(text);
  const found = [...accounts, ...commands(onHelp).filter((one) => includes(one.text, text))].slice(0, 12);
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const current = Math.min(at, found.length - 1);
  return (
    <Dialog title={t("palette.title")} onClose={onClose} class="palette">
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found[current] ? `command-${current}` : undefined}
        aria-label={t("palette.placeholder")}
        placeholder={t("palette.placeholder")}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step !== undefined) {
            event.preventDefault();
            setAt((current + step + found.length) % Math.max(1, found.length));
          }
          if (event.key === "Enter") run(found[current]);
        }}
      />
      <div id="palette-list" role="listbox" aria-label={t("palette.title")}>
        {found.map((command, n) => (
          <div
            key={command.key}
            id={`command-${n}`}
            role="option"
            tabIndex={-1}
            aria-selected={n === current}
            onMouseMove={() => setAt(n)}
            onClick={() => run(command)}
            onKeyDown={() => undefined}
          >
            <Icon name={command.icon} />
            <Text>{command.text}</Text>
          </div>
        ))}
        {found.length === 0 ? <p class="muted">{t("palette.nothing")}</p> : null}
      </div>
    </Dialog>
  );
}

function useAccounts(text: string): Command[] {
  const [found, setFound] = useState<Command[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    const query = new URLSearchParams({ limit: "6", q: text.trim() });
    const timer = setTimeout(() => {
      call<AccountPage>("GET", `/accounts?${query}`, undefined, abort.signal)
        .then(({ accounts }) => {
          remember(accounts);
          setFound(
            accounts.map(({ id, name }) => ({
              key: id,
              icon: "account",
              text: name,
              run: () => go(paths.account(id)),
            })),
          );
        })
        .catch(() => undefined);
    }, 120);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);
  return found;
}

function commands(onHelp: () => void): Command[] {
  const to = (icon: IconName, text: string, path: string): Command => ({
    key: path,
    icon,
    text,
    run: () => go(path),
  });
  return [
    to("activity", t("feed.title"), paths.feed),
    to("inbox", t("inbox.title"), paths.inbox),
    to("connect", t("connections.title"), paths.connections),
    to("account", t("palette.quietest"), withQuery({ sort: "quietest" }, paths.feed, new URLSearchParams())),
    {
      key: "theme",
      icon: "settings",
      text: t("palette.theme"),
      run: () => {
        const dark =
          theme.value === "dark" ||
          (theme.value === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
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

const includes = (text: string, part: string) =>
  text.toLocaleLowerCase().includes(part.trim().toLocaleLowerCase());
