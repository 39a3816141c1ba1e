import { Fragment } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Account } from "../../../../schemas/account.ts";
import type { AuditEntry } from "../../../../schemas/audit.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Picker } from "../parts/picker.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { loadAccount } from "../state/account.ts";
import { shownName, tellingOf } from "../state/account-words.ts";
import { ApiProblem, call } from "../state/api.ts";
import { merge, undoChange, unmerge } from "../state/attribution.ts";
import { auditWords, whoWords } from "../state/audit-words.ts";
import { dateTime } from "../state/format.ts";
import { useFoundAccounts } from "../state/found-accounts.ts";
import { may } from "../state/me.ts";
import { reloadAccounts } from "../state/reload-accounts.ts";
import { say } from "../state/toast.ts";
import { t, wordFor } from "../state/words.ts";
import { AccountIdentities } from "./account-identities.tsx";

interface Props {
  readonly account: Account;
  readonly onClose: () => void;
}

/** What a team says of an account, which others are shown with it, and who has changed what. */
export function AccountDialog({ account, onClose }: Props) {
  const [turn, setTurn] = useState(0);
  return (
    <Dialog title={shownName(account)} onClose={onClose} class="account-dialog">
      {may.value.write ? <Profile account={account} onClose={onClose} /> : null}
      <AccountIdentities account={account} onChanged={() => setTurn((before) => before + 1)} />
      <Members account={account} onClose={onClose} />
      <Changes account={account} turn={turn} />
    </Dialog>
  );
}

function Profile({ account, onClose }: Props) {
  /** The account as the reader has seen it: what they leave alone is not theirs to change. */
  const [seen, setSeen] = useState(account);
  const [texts, setTexts] = useState(() => textsOf(account));
  const [others, setOthers] = useState<readonly AccountField[]>([]);
  const { name, owner, tags } = texts;
  const set = (field: AccountField) => (event: { readonly currentTarget: HTMLInputElement }) =>
    setTexts({ ...texts, [field]: event.currentTarget.value });
  const save = async () => {
    const before = textsOf(seen);
    const changed = fields.filter((field) => texts[field].trim() !== before[field]);
    try {
      if (changed.length > 0)
        await call("PATCH", "/api/accounts/{account}", {
          at: { account: account.id },
          body: { ...only(valuesOf(texts), changed), was: only(wasOf(seen), changed) },
        });
      await Promise.all([loadAccount(account.id), reloadAccounts()]);
      onClose();
    } catch (error) {
      if (error instanceof ApiProblem && error.code === "changed_meanwhile") await look(changed);
      else say({ tone: "failed", text: reasonOf(error) });
    }
  };
  /** Takes in what somebody else has changed, and leaves what was typed. */
  const look = async (typed: readonly AccountField[]) => {
    const now = await call("GET", "/api/accounts/{account}", { at: { account: account.id } }).catch(
      () => undefined,
    );
    if (now === undefined) return say({ tone: "failed", text: t("state.failed") });
    const [before, theirs] = [textsOf(seen), textsOf(now)];
    setOthers(fields.filter((field) => theirs[field] !== before[field]));
    setTexts({ ...theirs, ...only(texts, typed) });
    setSeen(now);
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {others.length > 0 ? (
        <div class="notice" role="alert">
          <Icon name="alert" />
          <span>
            {t("account.meanwhile")}{" "}
            {others.map((field) => (
              <Fragment key={field}>
                {wordFor("field", field)}: <Text>{textsOf(seen)[field] || t("account.meanwhile.none")}</Text>.{" "}
              </Fragment>
            ))}
            {t("account.meanwhile.yours")}
          </span>
        </div>
      ) : null}
      <Field id="account-name" label={t("account.name")}>
        {(props) => (
          <input
            {...props}
            type="text"
            required={account.namedBy !== "id"}
            placeholder={shownName(account)}
            maxLength={200}
            value={name}
            onInput={set("name")}
          />
        )}
      </Field>
      <Field id="account-owner" label={t("accounts.owner")}>
        {(props) => <input {...props} type="text" maxLength={200} value={owner} onInput={set("owner")} />}
      </Field>
      <Field id="account-tags" label={t("account.tags")}>
        {(props) => <input {...props} type="text" value={tags} onInput={set("tags")} />}
      </Field>
      <footer>
        <button type="submit" class="primary">
          {t("action.save")}
        </button>
      </footer>
    </form>
  );
}

const fields = ["name", "owner", "tags"] as const;
type AccountField = (typeof fields)[number];

function only<Value extends object, Name extends keyof Value>(values: Value, names: readonly Name[]) {
  const found: Partial<Pick<Value, Name>> = {};
  for (const name of names) found[name] = values[name];
  return found;
}

/** Where only the tool's own id is known, nobody has given a name. */
const textsOf = ({ name, namedBy, owner = "", tags }: Account): Readonly<Record<AccountField, string>> => ({
  name: namedBy === "id" ? "" : name,
  owner,
  tags: tags.join(", "),
});

const valuesOf = ({ name, owner, tags }: Readonly<Record<AccountField, string>>) => ({
  name: name.trim(),
  owner: owner.trim() || null,
  tags: tags
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== ""),
});

const wasOf = ({ name, namedBy, owner, tags }: Account) => ({
  name: namedBy === "team" ? name : null,
  owner: owner ?? null,
  tags,
});

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
              hint: tellingOf(one),
              run: doing(async () => await merge(account, one)),
            }))}
          />
        </details>
      ) : null}
    </section>
  );
}

function Changes({ account, turn }: { readonly account: Account; readonly turn: number }) {
  const [entries, setEntries] = useState<readonly AuditEntry[]>([]);
  const load = () =>
    call("GET", "/api/audit", { query: { account: account.id, limit: 20 } })
      .then((answer) => setEntries(answer.entries))
      .catch(() => undefined);
  useEffect(() => void load(), [account.id, turn]);
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
              <Text>{whoWords(by)}</Text>
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
