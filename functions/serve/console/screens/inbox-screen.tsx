import { useEffect, useRef, useState } from "preact/hooks";
import type { Account } from "../../../../schemas/account.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Empty, Failure, reasonOf, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { identityWords, shownName } from "../state/account-words.ts";
import { unmatchedList } from "../state/accounts.ts";
import { assign } from "../state/attribution.ts";
import { relative } from "../state/format.ts";
import { useKeys } from "../state/keyboard.ts";
import { paths } from "../state/location.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { evidenceWords } from "../state/told.ts";
import { t } from "../state/words.ts";
import { AssignDialog, useCandidates } from "./assign-dialog.tsx";

/** Customers that the hub does not know yet: whose each could be, and one key to say so. */
export function InboxScreen() {
  const pages = unmatchedList;
  const [items, standing] = [pages.items.value, pages.standing.value];
  const [at, setAt] = useState(0);
  const [asking, setAsking] = useState<Account | undefined>(undefined);
  const list = useRef<HTMLUListElement>(null);
  const current = items[Math.min(at, items.length - 1)];
  const candidates = useCandidates(current?.id);
  const take = (n: number) => {
    const [candidate, identity] = [candidates[n], current?.identities[0]];
    if (!candidate || !identity || !may.value.write) return;
    assign(identity, { id: candidate.account, name: candidate.name }, () => undefined).catch(
      (error: unknown) => say({ tone: "failed", text: reasonOf(error) }),
    );
  };
  const step = (by: number) => {
    setAt(Math.max(0, Math.min(items.length - 1, at + by)));
    if (at + by >= items.length - 3) void pages.more();
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    a: () => may.value.write && setAsking(current),
    "1": () => take(0),
    "2": () => take(1),
    "3": () => take(2),
  });
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <section class="pane" aria-label={t("inbox.title")}>
      <header class="pane-head">
        <h1>{t("inbox.title")}</h1>
        <p class="sub">{t("inbox.sub")}</p>
      </header>
      <div class="scroller page inbox">
        {standing === "failed" ? (
          <Failure error={pages.error.value} retry={() => void pages.reload()} />
        ) : null}
        {standing === "loading" && items.length === 0 ? <Skeleton lines={6} height={56} /> : null}
        {standing === "ready" && items.length === 0 ? (
          <Empty icon="check" title={t("inbox.empty")}>
            {t("inbox.empty.hint")}
          </Empty>
        ) : null}
        <ul class="unmatched" ref={list}>
          {items.map((account, n) => (
            <li
              key={account.id}
              aria-current={account === current ? "true" : undefined}
              onFocusCapture={(event) => {
                // Not for a mouse: what is pressed must not move away before it is let go.
                if (event.target instanceof Element && event.target.matches(":focus-visible")) setAt(n);
              }}
            >
              <div class="unmatched-head">
                <Link to={paths.account(account.id)} class="unmatched-name">
                  <Text>{shownName(account)}</Text>
                </Link>
                <span class="muted">{t("account.events", { n: account.eventCount })}</span>
                <span class="muted">
                  {account.lastEventAt === undefined ? "" : relative(account.lastEventAt)}
                </span>
                {may.value.write ? (
                  <button
                    type="button"
                    onClick={() => setAsking(account)}
                    aria-label={t("assign.to", { name: shownName(account) })}
                  >
                    <Icon name="assign" />
                    {t("assign.open")}
                  </button>
                ) : null}
              </div>
              <p class="muted unmatched-ids">
                {account.identities
                  .filter((one) => identityWords(one) !== shownName(account))
                  .map((one) => (
                    <span key={`${one.type}#${one.value}`} title={one.value}>
                      <Text>{identityWords(one)}</Text>
                    </span>
                  ))}
              </p>
              {account === current && may.value.write && candidates.length > 0 ? (
                <ul class="candidates">
                  {candidates.map((candidate, place) => (
                    <li key={candidate.account}>
                      <button type="button" onClick={() => take(place)} aria-keyshortcuts={String(place + 1)}>
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
          ))}
        </ul>
        {items.length > 0 && !pages.complete.value ? (
          <button type="button" onClick={() => void pages.more()}>
            {t("action.more")}
          </button>
        ) : null}
      </div>
      {asking ? (
        <AssignDialog
          identities={asking.identities}
          provisional={asking.id}
          name={shownName(asking)}
          moves={asking.eventCount}
          onChanged={() => undefined}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
    </section>
  );
}
