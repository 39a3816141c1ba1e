import { useState } from "preact/hooks";
import type { Account } from "../../../../schemas/account.ts";
import { Back } from "../parts/back.tsx";
import { Icon } from "../parts/icon.tsx";
import { onDemand } from "../parts/on-demand.tsx";
import { Tags } from "../parts/tags.tsx";
import { Text } from "../parts/text.tsx";
import { identityWords, leadingTo, shownName } from "../state/account-words.ts";
import { drafts } from "../state/drafts.ts";
import { number, relative } from "../state/format.ts";
import { useKeys } from "../state/keyboard.ts";
import { paths } from "../state/location.ts";
import { may } from "../state/me.ts";
import type { Timeline } from "../state/timeline.ts";
import { t } from "../state/words.ts";
import { ExportButton } from "./export-button.tsx";
import { NoteForm } from "./note-form.tsx";
import { Suggestions } from "./suggestions.tsx";

const Profile = onDemand(
  async () => (await import("./account-dialog.tsx")).AccountDialog,
  () => null,
);
const Assign = onDemand(
  async () => (await import("./assign-dialog.tsx")).AssignDialog,
  () => null,
);

const ActOn = onDemand(
  async () => (await import("../desk/action-dialogs.tsx")).ActionDialog,
  () => null,
);

/** Whose timeline this is, in one glance; and what can be done with it. */
export function AccountHeader({
  account,
  timeline,
}: {
  readonly account: Account | undefined;
  readonly timeline: Timeline;
}) {
  const [writing, setWriting] = useState(false);
  const [editing, setEditing] = useState(false);
  const [assigning, setAssigning] = useState(false);
  const [following, setFollowing] = useState(false);
  const note = () => may.value.write && setWriting(true);
  const isClient = account?.status === "active";
  const followUp = () => isClient && may.value.write && setFollowing(true);
  const onPaper = async () => {
    await timeline.pages.all();
    // The lines that have just come are drawn first.
    requestAnimationFrame(() => print());
  };
  useKeys({ n: note, r: followUp, "mod+p": () => void onPaper() });
  if (!account)
    return (
      <header class="pane-head">
        <Back to={paths.accounts} label={t("clients.title")} />
        <h1 class="bone-title">
          <span />
        </h1>
        <p class="sub">&nbsp;</p>
      </header>
    );
  const name = shownName(account);
  const provisional = account.status === "provisional";
  const identities = leadingTo(account);
  const shown = identities.slice(0, 3);
  return (
    <>
      <header class="pane-head">
        <Back to={paths.accounts} label={t("clients.title")} />
        <div class="headline client-head">
          <div class="client-title">
            <h1 title={name}>
              <Text>{name}</Text>
            </h1>
            <Tags row={account} />
            {provisional ? <span class="badge warn">{t("account.provisional")}</span> : null}
          </div>
          <div class="client-acts">
            {may.value.write ? (
              <button type="button" class="plain" onClick={note} aria-keyshortcuts="n">
                <Icon name="note" />
                {t(drafts.value.has(account.id) ? "note.draft" : "note.add")}
              </button>
            ) : null}
            {isClient && may.value.write ? (
              <button type="button" class="plain" onClick={followUp} aria-keyshortcuts="r">
                <Icon name="flag" />
                {t("followUp.add")}
              </button>
            ) : null}
            {provisional && may.value.write ? (
              <button type="button" onClick={() => setAssigning(true)}>
                <Icon name="assign" />
                {t("assign.open")}
              </button>
            ) : null}
            <button
              type="button"
              class="plain square"
              aria-label={t("account.open")}
              title={t("account.open")}
              onClick={() => setEditing(true)}
            >
              <Icon name="settings" />
            </button>
            <ExportButton timeline={timeline} name={name} />
            <button
              type="button"
              class="plain square"
              aria-label={t("action.print")}
              title={t("action.print")}
              onClick={() => void onPaper()}
            >
              <Icon name="print" />
            </button>
          </div>
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
          <span class={provisional ? "identities" : "identities only-wide"}>
            {shown.map(({ type, value }) => (
              <span class="identity" key={`${type}#${value}`} title={value}>
                <Text>{identityWords({ type, value })}</Text>
              </span>
            ))}
            {identities.length > shown.length ? (
              <span>+{number(identities.length - shown.length)}</span>
            ) : null}
          </span>
        </p>
      </header>
      <Suggestions account={account} key={account.id} />
      {editing ? <Profile account={account} onClose={() => setEditing(false)} /> : null}
      {assigning ? (
        <Assign
          identities={account.identities}
          provisional={account.id}
          name={name}
          moves={account.eventCount}
          onChanged={() => undefined}
          onClose={() => setAssigning(false)}
        />
      ) : null}
      {following ? (
        <ActOn acting="followUp" client={{ id: account.id, name }} onClose={() => setFollowing(false)} />
      ) : null}
      {writing ? <NoteForm account={account} timeline={timeline} onClose={() => setWriting(false)} /> : null}
    </>
  );
}
