import type { Candidate } from "../../../../schemas/suggestion.ts";
import type { PresumedCustomer } from "../../../../schemas/unmatched.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { reasonOf } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { identityWords, shownName } from "../state/account-words.ts";
import { assignSeveral, assignToNew } from "../state/attribution.ts";
import { evidenceWords } from "../state/evidence-words.ts";
import { relative } from "../state/format.ts";
import { paths } from "../state/location.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { identitiesOf } from "../state/unmatched.ts";
import { t } from "../state/words.ts";

interface Props {
  readonly customer: PresumedCustomer;
  readonly isCurrent: boolean;
  readonly candidates: readonly Candidate[];
  /** Names that are left out of what is done, by the ids of their accounts. */
  readonly out: ReadonlySet<string>;
  readonly onOut: (out: ReadonlySet<string>) => void;
  readonly onCurrent: () => void;
  /** Asks whose they are; `text`: how the answer begins. */
  readonly onAsk: (text?: string) => void;
  readonly onApart: () => void;
  readonly onTake: (n: number) => void;
}

/** A customer that some names look like: what they are, why they stand together, and what can be done with them. */
export function PresumedCard({
  customer,
  isCurrent,
  candidates,
  out,
  onOut,
  onCurrent,
  onAsk,
  onApart,
  onTake,
}: Props) {
  const { accounts, because, client, twins, events } = customer;
  const [only] = accounts.length === 1 ? accounts : [];
  const name = only ? shownName(only) : customer.name;
  const last = accounts
    .map(({ lastEventAt = "" }) => lastEventAt)
    .sort()
    .at(-1);
  const chosen = accounts.filter(({ id }) => !out.has(id));
  const moves = chosen.reduce((sum, { eventCount }) => sum + eventCount, 0);
  const doing = (work: () => Promise<unknown>) => () =>
    void work().catch((error: unknown) => say({ tone: "failed", text: reasonOf(error) }));
  const identities = identitiesOf(customer, out);
  const join = async () =>
    client &&
    (await assignSeveral(
      identities.map((identity) => ({ identity, account: { id: client.account, name: client.name } })),
      t("assign.doneAll", { n: identities.length, name: client.name }),
    ));
  return (
    <li
      aria-current={isCurrent ? "true" : undefined}
      onFocusCapture={(event) => {
        // Not for a mouse: what is pressed must not move away before it is let go.
        if (event.target instanceof Element && event.target.matches(":focus-visible")) onCurrent();
      }}
    >
      <div class="unmatched-head">
        {only ? (
          <Link to={paths.account(only.id)} class="unmatched-name">
            <Text>{name}</Text>
          </Link>
        ) : (
          <h2 class="unmatched-name">
            <Text>{name}</Text>
          </h2>
        )}
        <span class="muted">
          {only ? "" : `${t("unmatched.names", { n: accounts.length })} · `}
          {t("account.events", { n: events })}
        </span>
        <span class="muted">{last ? relative(last) : ""}</span>
      </div>
      {because.length > 0 ? (
        <p class="muted">{because.map((why) => t(`unmatched.because.${why}`)).join(", ")}</p>
      ) : null}
      {client ? <p class="muted">{t(`unmatched.client.${client.by}`, { name: client.name })}</p> : null}
      {twins === undefined ? null : <p class="muted">{t("unmatched.twins", { n: twins })}</p>}
      {only ? (
        <p class="muted unmatched-ids">
          {only.identities
            .filter((one) => identityWords(one) !== name)
            .map((one) => (
              <span key={`${one.type}#${one.value}`} title={one.value}>
                <Text>{identityWords(one)}</Text>
              </span>
            ))}
        </p>
      ) : (
        <ul class="unmatched-names">
          {accounts.map((account) => (
            <li key={account.id}>
              <label>
                <input
                  type="checkbox"
                  checked={!out.has(account.id)}
                  disabled={!may.value.write}
                  onChange={() => onOut(flipped(out, account.id))}
                />
                <Text>{shownName(account)}</Text>
                <span class="muted">
                  <Text>
                    {account.identities
                      .map(identityWords)
                      .filter((words) => words !== shownName(account))
                      .slice(0, 1)
                      .join("")}
                  </Text>
                </span>
              </label>
              <Link to={paths.account(account.id)}>{t("account.events", { n: account.eventCount })}</Link>
            </li>
          ))}
        </ul>
      )}
      {may.value.write ? (
        <div class="actions">
          <button
            type="button"
            class={isCurrent ? "primary" : ""}
            disabled={identities.length === 0}
            onClick={doing(
              client ? join : async () => await assignToNew(identities, customer.name, () => undefined),
            )}
          >
            {client ? t("unmatched.join", { name: client.name }) : t("unmatched.make")}
          </button>
          {isCurrent ? (
            <input
              type="search"
              aria-label={t("assign.to", { name })}
              aria-keyshortcuts="a"
              placeholder={t("assign.type")}
              autocomplete="off"
              disabled={identities.length === 0}
              value=""
              onInput={({ currentTarget: { value } }) => onAsk(value)}
              onKeyDown={({ key }) => key === "Enter" && onAsk()}
            />
          ) : (
            <button
              type="button"
              disabled={identities.length === 0}
              onClick={() => onAsk()}
              aria-label={t("assign.to", { name })}
            >
              <Icon name="assign" />
              {t("assign.open")}
            </button>
          )}
          {only ? null : (
            <button type="button" class="plain" onClick={onApart}>
              {t("unmatched.apart")}
            </button>
          )}
          <span class="muted">{t("unmatched.moves", { n: moves })}</span>
        </div>
      ) : null}
      {isCurrent && may.value.write && candidates.length > 0 ? (
        <ul class="candidates">
          {candidates.map((candidate, place) => (
            <li key={candidate.account}>
              <button type="button" onClick={() => onTake(place)} aria-keyshortcuts={String(place + 1)}>
                <kbd>{place + 1}</kbd>
                <Text>{candidate.name}</Text>
              </button>
              <span class="muted">
                <Text>{evidenceWords(candidate.evidence)}</Text>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}

function flipped(out: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(out);
  if (!next.delete(id)) next.add(id);
  return next;
}
