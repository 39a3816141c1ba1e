import { useState } from "preact/hooks";
import type { Account } from "../../../../schemas/account.ts";
import { Back } from "../parts/back.tsx";
import { Icon } from "../parts/icon.tsx";
import { Text } from "../parts/text.tsx";
import { number, relative } from "../state/format.ts";
import { useKeys } from "../state/keyboard.ts";
import { paths } from "../state/location.ts";
import { may } from "../state/me.ts";
import type { Timeline } from "../state/timeline.ts";
import { t } from "../state/words.ts";
import { ExportButton } from "./export-button.tsx";
import { NoteForm } from "./note-form.tsx";

/** Whose timeline this is, in one glance; and what can be done with it. */
export function AccountHeader({
  account,
  timeline,
}: {
  readonly account: Account | undefined;
  readonly timeline: Timeline;
}) {
  const [writing, setWriting] = useState(false);
  const note = () => may.value.write && setWriting(true);
  useKeys({ n: note });
  if (!account)
    return (
      <header class="pane-head">
        <Back to={paths.accounts} label={t("accounts.title")} />
        <h1 class="bone-title">
          <span />
        </h1>
        <p class="sub">&nbsp;</p>
      </header>
    );
  const provisional = account.status === "provisional";
  const shown = account.identities.slice(0, 3);
  return (
    <>
      <header class="pane-head">
        <Back to={paths.accounts} label={t("accounts.title")} />
        <div class="headline">
          <h1 title={account.name}>
            <Text>{account.name}</Text>
          </h1>
          {provisional ? <span class="badge warn">{t("account.provisional")}</span> : null}
          <span class="spring" />
          {may.value.write ? (
            <button type="button" class="plain" onClick={note} aria-keyshortcuts="n">
              <Icon name="note" />
              {t("note.add")}
            </button>
          ) : null}
          <ExportButton timeline={timeline} name={account.name} />
          <button
            type="button"
            class="plain square only-wide"
            aria-label={t("action.print")}
            title={t("action.print")}
            onClick={() => print()}
          >
            <Icon name="print" />
          </button>
        </div>
        <p class="sub">
          {account.owner === undefined ? null : (
            <span>
              {t("account.owner")} <Text>{account.owner}</Text>
            </span>
          )}
          <span>{t("account.events", { n: account.eventCount })}</span>
          {account.lastEventAt === undefined ? null : (
            <span>{t("account.last", { ago: relative(account.lastEventAt) })}</span>
          )}
          <span class="identities">
            {shown.map(({ type, value }) => (
              <code key={`${type}#${value}`} title={type}>
                <Text>{value}</Text>
              </code>
            ))}
            {account.identities.length > shown.length ? (
              <span>+{number(account.identities.length - shown.length)}</span>
            ) : null}
          </span>
        </p>
      </header>
      {writing ? <NoteForm account={account} timeline={timeline} onClose={() => setWriting(false)} /> : null}
    </>
  );
}
