import { useEffect, useRef, useState } from "preact/hooks";
import type { PresumedCustomer } from "../../../../schemas/unmatched.ts";
import { Icon } from "../parts/icon.tsx";
import { Empty, Failure, reasonOf, Skeleton } from "../parts/states.tsx";
import { identityWords, shownName } from "../state/account-words.ts";
import { unmatchedFolded, unmatchedList } from "../state/accounts.ts";
import { assign } from "../state/attribution.ts";
import { dayOf } from "../state/format.ts";
import { useKeys } from "../state/keyboard.ts";
import { may } from "../state/me.ts";
import { csvOf, fileName, saveFile } from "../state/save-file.ts";
import { say } from "../state/toast.ts";
import {
  acceptSame,
  identitiesOf,
  isLike,
  keyOf,
  seenOf,
  shownKinds,
  type UnmatchedView,
  unmatchedSorts,
} from "../state/unmatched.ts";
import { t } from "../state/words.ts";
import { AssignDialog, useCandidates } from "./assign-dialog.tsx";
import { PresumedCard } from "./presumed-card.tsx";

/** Customers that the hub does not know yet, each with all names that look like it: whose they are, and one key to say so. */
export function InboxScreen() {
  const pages = unmatchedList;
  const standing = pages.standing.value;
  const [view, setView] = useState<UnmatchedView>({
    text: "",
    kind: "all",
    sort: "events",
    apart: new Set(),
  });
  const items = seenOf(pages.items.value, view);
  const [at, setAt] = useState(0);
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<Asking | undefined>(undefined);
  const list = useRef<HTMLUListElement>(null);
  const current = items[Math.min(at, items.length - 1)];
  const [only] = current?.accounts.length === 1 ? current.accounts : [];
  const candidates = useCandidates(only?.id);
  const take = (n: number) => {
    const [candidate, identity] = [candidates[n], only?.identities[0]];
    if (!candidate || !identity || !may.value.write) return;
    assign(identity, { id: candidate.account, name: candidate.name }, () => undefined).catch(failed);
  };
  const step = (by: number) => setAt(Math.max(0, Math.min(items.length - 1, at + by)));
  const takeApart = (one: PresumedCustomer | undefined) => {
    if (one && one.accounts.length > 1) setView({ ...view, apart: new Set([...view.apart, keyOf(one)]) });
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    a: () => may.value.write && current && setAsking({ customer: current }),
    t: () => takeApart(current),
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
        <div class="headline">
          <h1>{t("inbox.title")}</h1>
          <span class="spring" />
          <button
            type="button"
            class="plain square"
            aria-label={t("clients.csv")}
            title={t("clients.csv")}
            onClick={() => saveFile(unmatchedCsv(items), `${fileName(t("inbox.title"), "unmatched")}.csv`)}
          >
            <Icon name="download" />
          </button>
        </div>
        <p class="sub">{t("inbox.sub")}</p>
      </header>
      <div class="scroller page inbox">
        {standing === "failed" ? (
          <Failure error={pages.error.value} retry={() => void pages.reload()} />
        ) : null}
        {standing === "loading" && items.length === 0 ? <Skeleton lines={6} height={56} /> : null}
        {standing === "ready" && pages.items.value.length === 0 ? (
          <Empty icon="check" title={t("inbox.empty")}>
            {t("inbox.empty.hint")}
          </Empty>
        ) : null}
        {pages.items.value.length > 0 ? (
          <>
            <Same customers={pages.items.value} />
            <Tools all={pages.items.value} view={view} onView={setView} />
            {items.length === 0 ? <Empty icon="filter" title={t("filter.nothing")} /> : null}
          </>
        ) : null}
        <ul class="unmatched" ref={list}>
          {items.map((one, n) => (
            <PresumedCard
              key={keyOf(one)}
              customer={one}
              isCurrent={one === current}
              candidates={one === current ? candidates : []}
              out={out}
              onOut={setOut}
              onCurrent={() => setAt(n)}
              onAsk={(text) => setAsking({ customer: one, text })}
              onApart={() => takeApart(one)}
              onTake={take}
            />
          ))}
        </ul>
        <Folded />
      </div>
      {asking ? (
        <AssignDialog
          identities={identitiesOf(asking.customer, out)}
          {...(asking.customer.accounts.length === 1 ? { provisional: keyOf(asking.customer) } : {})}
          name={asking.customer.name}
          whole={asking.customer.accounts.length > 1}
          others={pages.items.value.filter((one) => keyOf(one) !== keyOf(asking.customer))}
          moves={asking.customer.events}
          begun={asking.text}
          onChanged={() => undefined}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
    </section>
  );
}

interface Asking {
  readonly customer: PresumedCustomer;
  /** What was typed on its card already. */
  readonly text?: string | undefined;
}

/** The names that are shown as a spreadsheet wants them: a line each, beside the customer that it is presumed to be. */
const unmatchedCsv = (customers: readonly PresumedCustomer[]) =>
  csvOf([
    [t("column.client"), t("csv.names"), t("csv.identities"), t("csv.events"), t("csv.last"), t("csv.like")],
    ...customers.flatMap(({ name, accounts, client }) =>
      accounts.map((one) => [
        ...[name, shownName(one), one.identities.map(identityWords).join("; "), one.eventCount],
        ...[one.lastEventAt && dayOf(one.lastEventAt), client?.name],
      ]),
    ),
  ]);

const failed = (error: unknown) => say({ tone: "failed", text: reasonOf(error) });

/** Those of whom nothing has been heard for long, out of the way until somebody asks. */
function Folded() {
  const { count, shown } = unmatchedFolded;
  if (count.value === 0) return null;
  return (
    <p class="unmatched-folded">
      <span class="muted">{t("unmatched.folded", { n: count.value })}</span>
      <button
        type="button"
        aria-pressed={shown.value}
        onClick={() => {
          shown.value = !shown.value;
          void unmatchedList.reload();
        }}
      >
        {t(shown.value ? "unmatched.foldAway" : "unmatched.unfold")}
      </button>
    </p>
  );
}

/** Those that are called exactly like a client: all of them in one step. */
function Same({ customers }: { readonly customers: readonly PresumedCustomer[] }) {
  const [busy, setBusy] = useState(false);
  const same = customers.filter(({ client }) => client?.by === "same");
  const names = same.reduce((sum, { accounts }) => sum + accounts.length, 0);
  const events = same.reduce((sum, one) => sum + one.events, 0);
  if (names < 2 || !may.value.write) return null;
  return (
    <p class="notice same-names">
      <Icon name="check" />
      <span>
        {t("unmatched.same", { n: names })}{" "}
        <span class="muted">{same.map(({ name }) => name).join(", ")}</span>
      </span>
      <button
        type="button"
        disabled={busy}
        onClick={() => {
          setBusy(true);
          acceptSame(same)
            .catch(failed)
            .finally(() => setBusy(false));
        }}
      >
        {t("unmatched.accept", { n: names })}, {t("account.events", { n: events })}
      </button>
    </p>
  );
}

interface ToolsProps {
  readonly all: readonly PresumedCustomer[];
  readonly view: UnmatchedView;
  readonly onView: (view: UnmatchedView) => void;
}

function Tools({ all, view, onView }: ToolsProps) {
  const like = all.filter(isLike).length;
  const counts = { all: all.length, like, new: all.length - like };
  return (
    <div class="unmatched-tools">
      <input
        type="search"
        aria-label={t("unmatched.search")}
        placeholder={t("unmatched.search")}
        value={view.text}
        onInput={({ currentTarget: { value } }) => onView({ ...view, text: value })}
      />
      <div class="lanes" role="group" aria-label={t("filter.open")}>
        {shownKinds.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={view.kind === kind}
            onClick={() => onView({ ...view, kind })}
          >
            {t(`unmatched.kind.${kind}`)} {counts[kind]}
          </button>
        ))}
      </div>
      <label>
        {t("clients.sort")}{" "}
        <select
          value={view.sort}
          onChange={({ currentTarget: { value } }) =>
            onView({ ...view, sort: unmatchedSorts.find((one) => one === value) ?? "events" })
          }
        >
          {unmatchedSorts.map((sort) => (
            <option key={sort} value={sort}>
              {t(`unmatched.sort.${sort}`)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
