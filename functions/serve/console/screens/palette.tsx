import { useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import type { IconName } from "../parts/icon.tsx";
import { type Choice, Picker } from "../parts/picker.tsx";
import { listed, shownName } from "../state/account-words.ts";
import { tools } from "../state/connections.ts";
import { useFoundAccounts } from "../state/found-accounts.ts";
import { go, paths } from "../state/location.ts";
import { locale, theme } from "../state/preferences.ts";
import { t } from "../state/words.ts";

/** Everything one can go to or do, by typing a part of the name. */
export function Palette({ onClose, onHelp }: { readonly onClose: () => void; readonly onHelp: () => void }) {
  const [text, setText] = useState("");
  const accounts = useFoundAccounts(text).map(
    (one): Choice => ({
      key: one.id,
      icon: "account",
      text: shownName(one),
      hint: listed(one).second,
      run: () => go(paths.account(one.id)),
    }),
  );
  const found = [...accounts, ...commands(onHelp).filter((one) => includes(one.text, text))].slice(0, 12);
  const closing = found.map((one) => ({
    ...one,
    run: () => {
      onClose();
      one.run();
    },
  }));
  return (
    <Dialog title={t("palette.title")} onClose={onClose} class="palette">
      <Picker label={t("palette.placeholder")} text={text} onText={setText} choices={closing} />
    </Dialog>
  );
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
    to("inbox", t("inbox.title"), paths.inbox),
    to("connect", t("connections.title"), paths.connections),
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

const includes = (text: string, part: string) =>
  text.toLocaleLowerCase().includes(part.trim().toLocaleLowerCase());
