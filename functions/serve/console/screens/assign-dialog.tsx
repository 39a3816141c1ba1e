import { useEffect, useState } from "preact/hooks";
import type { Identity } from "../../../../schemas/account-event.ts";
import type { Candidate } from "../../../../schemas/suggestion.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { type Choice, Picker } from "../parts/picker.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { identityWords, shownName, tellingOf } from "../state/account-words.ts";
import { call } from "../state/api.ts";
import { assign, assignSeveral, assignToNew } from "../state/attribution.ts";
import { evidenceWords } from "../state/evidence-words.ts";
import { useFoundAccounts } from "../state/found-accounts.ts";
import { useFoundUnmatched } from "../state/found-unmatched.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

interface Props {
  /** What may be assigned; the narrowest is proposed. */
  readonly identities: readonly Identity[];
  /** A provisional account, for which the hub has an idea whose it may be. */
  readonly provisional?: string;
  readonly name: string;
  /** Events that go along, where that is known. */
  readonly moves?: number;
  /** All identities go, and not one of them. */
  readonly whole?: boolean;
  /** The key of the presumed customer that these are of, where they may belong with another one. */
  readonly presumed?: string;
  /** How the name of the one they are assigned to begins. */
  readonly begun?: string | undefined;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

/** Says whose an identity is: for past and future events. */
export function AssignDialog({
  identities: given,
  provisional,
  name,
  moves,
  whole = false,
  presumed,
  begun = "",
  onChanged,
  onClose,
}: Props) {
  const identities = narrowestFirst(given);
  const [chosen, setChosen] = useState(0);
  const [text, setText] = useState(begun);
  const [busy, setBusy] = useState(false);
  const candidates = useCandidates(provisional);
  const found = useFoundAccounts(text, { status: "active" });
  const alike = useFoundUnmatched(text, presumed);
  const identity = identities[chosen] ?? identities[0];
  if (!identity) return null;
  const going = whole ? identities : [identity];
  const leading = async (account: { readonly id: string; readonly name: string }) =>
    going.length === 1
      ? await assign(identity, account, onChanged)
      : await assignSeveral(
          going.map((one) => ({ identity: one, account })),
          t("assign.doneAll", { n: going.length, name: account.name }),
          onChanged,
        );

  const doing = (work: () => Promise<unknown>) => () => {
    if (busy) return;
    setBusy(true);
    onClose();
    work().catch((error: unknown) => say({ tone: "failed", text: reasonOf(error) }));
  };
  const proposed = text.trim() === "" ? candidates : [];
  const others = found.filter(({ id }) => !proposed.some(({ account }) => account === id));
  const newName = text.trim() || name;
  const choices: Choice[] = [
    ...proposed.map(
      ({ account, name: title, evidence }): Choice => ({
        key: account,
        icon: "assign",
        text: title,
        hint: evidenceWords(evidence),
        run: doing(async () => await leading({ id: account, name: title })),
      }),
    ),
    ...others.map(
      (account): Choice => ({
        key: account.id,
        icon: "account",
        text: shownName(account),
        hint: tellingOf(account),
        run: doing(async () => await leading(account)),
      }),
    ),
    ...alike.map(
      (other): Choice => ({
        key: `presumed ${other.accounts[0]?.id}`,
        icon: "inbox",
        text: other.name,
        hint: t("assign.presumed", { n: other.accounts.length }),
        run: doing(
          async () =>
            await assignToNew(
              [...going, ...other.accounts.flatMap((one) => one.identities)],
              other.name,
              onChanged,
            ),
        ),
      }),
    ),
    {
      key: "new",
      icon: "plus",
      text: t("assign.new", { name: newName }),
      run: doing(async () => await assignToNew(going, newName, onChanged)),
    },
  ];
  return (
    <Dialog title={t("assign.title")} onClose={onClose}>
      {whole && identities.length > 1 ? (
        <p>
          <strong>
            <Text>{name}</Text>
          </strong>{" "}
          <span class="muted">{t("unmatched.names", { n: identities.length })}</span>
        </p>
      ) : identities.length > 1 ? (
        <Field id="assign-what" label={t("assign.what")}>
          {(props) => (
            <select
              {...props}
              value={String(chosen)}
              onChange={(event) => setChosen(Number(event.currentTarget.value))}
            >
              {identities.map(({ type, value }, n) => (
                <option key={`${type}#${value}`} value={String(n)}>
                  {type === "domain" ? t("assign.domain", { value }) : identityWords({ type, value })}
                </option>
              ))}
            </select>
          )}
        </Field>
      ) : (
        <p title={identity.value}>
          <strong>
            <Text>{moves === undefined ? identityWords(identity) : name}</Text>
          </strong>{" "}
          {moves === undefined || name === identityWords(identity) ? null : (
            <span class="muted">
              <Text>{identityWords(identity)}</Text>
            </span>
          )}
        </p>
      )}
      <p class="muted">{moves === undefined ? t("assign.hint") : t("assign.moves", { n: moves })}</p>
      <Picker
        label={t("assign.search")}
        text={text}
        onText={setText}
        choices={choices}
        // Without a word typed or an idea of the hub's, the first of all accounts is nobody's choice.
        chosen={text.trim() !== "" || proposed.length > 0}
      />
    </Dialog>
  );
}

/** One person before all people of a company, whose events would move along. */
function narrowestFirst(identities: readonly Identity[]): readonly Identity[] {
  return identities.toSorted((a, b) => Number(a.type === "domain") - Number(b.type === "domain"));
}

/** Whose a provisional account could be, best first. */
export function useCandidates(account: string | undefined): readonly Candidate[] {
  const [candidates, setCandidates] = useState<readonly Candidate[]>([]);
  useEffect(() => {
    setCandidates([]);
    if (account === undefined) return;
    let current = true;
    call("GET", "/api/accounts/{account}/candidates", { at: { account } })
      .then((answer) => current && setCandidates(answer.candidates.slice(0, 3)))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [account]);
  return candidates;
}
