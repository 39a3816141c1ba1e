import { useEffect, useState } from "preact/hooks";
import type { Account } from "../../../../schemas/account.ts";
import type { AuditEntry } from "../../../../schemas/audit.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Picker } from "../parts/picker.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { loadAccount } from "../state/account.ts";
import { identityWords, shownName } from "../state/account-words.ts";
import { reloadAccounts } from "../state/accounts.ts";
import { call } from "../state/api.ts";
import { merge, undoChange, unmerge } from "../state/attribution.ts";
import { dateTime } from "../state/format.ts";
import { useFoundAccounts } from "../state/found-accounts.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { auditWords } from "../state/told.ts";
import { t } from "../state/words.ts";

interface Props {
  readonly account: Account;
  readonly onClose: () => void;
}

/** What a team says of an account, which others are shown with it, and who has changed what. */
export function AccountDialog({ account, onClose }: Props) {
  return (
    <Dialog title={shownName(account)} onClose={onClose} class="account-dialog">
      {may.value.write ? <Profile account={account} onClose={onClose} /> : null}
      <Members account={account} onClose={onClose} />
      <Changes account={account} />
    </Dialog>
  );
}

function Profile({ account, onClose }: Props) {
  const [name, setName] = useState(account.namedBy === "id" ? "" : account.name);
  const [owner, setOwner] = useState(account.owner ?? "");
  const [tags, setTags] = useState(account.tags.join(", "));
  const save = async () => {
    try {
      const body = {
        // A name that is left as the events give it goes on following them.
        ...(name === account.name || name === "" ? {} : { name }),
        owner: owner.trim() || null,
        tags: tags
          .split(",")
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ""),
      };
      await call("PATCH", "/api/accounts/{account}", { at: { account: account.id }, body });
      await Promise.all([loadAccount(account.id), reloadAccounts()]);
      onClose();
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label class="field">
        {t("account.name")}
        <input
          type="text"
          required={account.namedBy !== "id"}
          placeholder={shownName(account)}
          maxLength={200}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        {t("accounts.owner")}
        <input
          type="text"
          maxLength={200}
          value={owner}
          onInput={(event) => setOwner(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        {t("account.tags")}
        <input type="text" value={tags} onInput={(event) => setTags(event.currentTarget.value)} />
      </label>
      <footer>
        <button type="submit" class="primary">
          {t("action.save")}
        </button>
      </footer>
    </form>
  );
}

function Members({ account, onClose }: Props) {
  const [text, setText] = useState("");
  const found = useFoundAccounts(text).filter(({ id }) => id !== account.id);
  const doing = (work: () => Promise<void>) => () => {
    onClose();
    work().catch((error: unknown) => say({ tone: "failed", text: reasonOf(error) }));
  };
  return (
    <section class="stack">
      {(account.members ?? []).length > 0 ? (
        <>
          <h3>{t("merge.members")}</h3>
          <ul class="reports">
            {(account.members ?? []).map((member) => (
              <li key={member.account}>
                <Text>{member.name}</Text>
                {may.value.write ? (
                  <button
                    type="button"
                    class="plain"
                    onClick={doing(async () => await unmerge(member.merge))}
                  >
                    {t("merge.part")}
                  </button>
                ) : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {may.value.write && account.status === "active" ? (
        <details>
          <summary>{t("merge.open")}</summary>
          <p class="muted">{t("merge.hint", { name: shownName(account) })}</p>
          <Picker
            label={t("assign.search")}
            text={text}
            onText={setText}
            choices={found.map((one) => ({
              key: one.id,
              icon: "merge",
              text: shownName(one),
              hint: one.identities.map(identityWords).slice(0, 2).join(", "),
              run: doing(async () => await merge(account, one)),
            }))}
          />
        </details>
      ) : null}
    </section>
  );
}

function Changes({ account }: { readonly account: Account }) {
  const [entries, setEntries] = useState<readonly AuditEntry[]>([]);
  const load = () =>
    call("GET", "/api/audit", { query: { account: account.id, limit: 20 } })
      .then((answer) => setEntries(answer.entries))
      .catch(() => undefined);
  useEffect(() => void load(), [account.id]);
  if (entries.length === 0) return null;
  return (
    <section class="stack">
      <h3>{t("account.changes")}</h3>
      <ul class="reports">
        {entries.map(({ id, by, at, undo, ...entry }) => (
          <li key={id}>
            <span class="reason">
              <Text>{auditWords(entry)}</Text>
            </span>
            <span class="muted">
              <Text>{by}</Text>
            </span>
            <time dateTime={at}>{dateTime(at)}</time>
            {undo && may.value.write ? (
              <button type="button" class="plain" onClick={() => void undoChange(undo, () => void load())}>
                {t("action.undo")}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
