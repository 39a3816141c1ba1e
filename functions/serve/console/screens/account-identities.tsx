import { useState } from "preact/hooks";
import type { Account } from "../../../../schemas/account.ts";
import type { Identity } from "../../../../schemas/account-event.ts";
import { Field } from "../parts/field.tsx";
import { Fault } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { identityWords, leadingTo, shownName } from "../state/account-words.ts";
import { assign, takeOff } from "../state/attribution.ts";
import { may } from "../state/me.ts";
import { typedIdentity } from "../state/typed-identity.ts";
import { t } from "../state/words.ts";

interface Props {
  readonly account: Account;
  /** What leads here has changed. */
  readonly onChanged: () => void;
}

/** The addresses, numbers and ids whose events come to a client, of which some are added and others taken off where they stand. */
export function AccountIdentities({ account, onChanged }: Props) {
  const [text, setText] = useState("");
  const [error, setError] = useState<unknown>(undefined);
  const doing = async (work: () => Promise<void>) => {
    setError(undefined);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    }
  };
  const add = async () => {
    setText("");
    try {
      await assign(typedIdentity(text), { id: account.id, name: shownName(account) }, onChanged);
    } catch (problem) {
      setText(text);
      throw problem;
    }
  };
  const identities = leadingTo(account);
  if (identities.length === 0 && !may.value.write) return null;
  return (
    <section class="stack">
      <h3>{t("identities.title")}</h3>
      <ul class="reports">
        {identities.map((one) => (
          <li key={`${one.type}#${one.value}`}>
            <span class="reason">
              <Text>{identityWords(one)}</Text>
            </span>
            {may.value.write ? (
              <TakeOff
                of={one}
                onTake={() => void doing(async () => await takeOff(one, account.id, onChanged))}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {may.value.write ? (
        <form
          class="beside"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== "") void doing(add);
          }}
        >
          <Field id="account-identity" label={t("identities.add")} hint={t("identities.add.hint")}>
            {(props) => (
              <input
                {...props}
                type="text"
                maxLength={200}
                value={text}
                autocapitalize="off"
                spellcheck={false}
                onInput={(event) => setText(event.currentTarget.value)}
              />
            )}
          </Field>
          <button type="submit" disabled={text.trim() === ""}>
            {t("identities.add.do")}
          </button>
        </form>
      ) : null}
      {error === undefined ? null : <Fault error={error} />}
    </section>
  );
}

const TakeOff = ({ of, onTake }: { readonly of: Identity; readonly onTake: () => void }) => (
  <button
    type="button"
    class="plain"
    aria-label={t("identities.take.of", { what: identityWords(of) })}
    onClick={onTake}
  >
    {t("identities.take")}
  </button>
);
