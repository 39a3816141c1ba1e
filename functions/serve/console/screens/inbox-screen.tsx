import { useEffect, useRef, useState } from "preact/hooks";
import { presumedSorts } from "../../../../schemas/presumed-orders.ts";
import type { PresumedCustomer } from "../../../../schemas/unmatched.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { useNearEnd } from "../parts/near-end.ts";
import { Empty, Failure, reasonOf, Skeleton } from "../parts/states.tsx";
import { identityWords, shownName } from "../state/account-words.ts";
import { aMoment } from "../state/asked-while-typing.ts";
import { assign } from "../state/attribution.ts";
import { dayOf } from "../state/format.ts";
import { useKeys } from "../state/keyboard.ts";
import { keepTrue } from "../state/live.ts";
import { paths } from "../state/location.ts";
import { may } from "../state/me.ts";
import { csvOf, fileName, saveFile } from "../state/save-file.ts";
import { say } from "../state/toast.ts";
import { acceptSame, identitiesOf, keyOf, seenOf } from "../state/unmatched.ts";
import {
  type UnmatchedQuestion,
  unmatchedCounts,
  unmatchedList,
  unmatchedQuestion,
} from "../state/unmatched-list.ts";
import { t } from "../state/words.ts";
import { AssignDialog, useCandidates } from "./assign-dialog.tsx";
import { PresumedCard } from "./presumed-card.tsx";

/** Customers that the hub does not know yet, each with all names that look like it: whose they are, and one key to say so. */
export function InboxScreen() {
  const pages = unmatchedList;
  const standing = pages.standing.value;
  /** Keys of those that a person has taken apart. */
  const [apart, setApart] = useState<ReadonlySet<string>>(new Set());
  const items = seenOf(pages.items.value, apart);
  const { counts } = unmatchedCounts.value;
  const isAsked = unmatchedQuestion.value.q !== "" || unmatchedQuestion.value.kind !== undefined;
  const [chosen, setChosen] = useState({ at: 0, key: "" });
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<Asking | undefined>(undefined);
  const list = useRef<HTMLUListElement>(null);
  // Who is looked at stays so where others come or go above.
  const found = items.findIndex((one) => keyOf(one) === chosen.key);
  const at = found >= 0 ? found : Math.max(0, Math.min(chosen.at, items.length - 1));
  const setAt = (n: number) => {
    const one = items[n];
    setChosen({ at: n, key: one ? keyOf(one) : "" });
  };
  const current = items[at];
  const [only] = current?.accounts.length === 1 ? current.accounts : [];
  const candidates = useCandidates(only?.id);
  const take = (n: number) => {
    const [candidate, identity] = [candidates[n], only?.identities[0]];
    if (!candidate || !identity || !may.value.write) return;
    assign(identity, { id: candidate.account, name: candidate.name }, () => undefined).catch(failed);
  };
  const step = (by: number) => setAt(Math.max(0, Math.min(items.length - 1, at + by)));
  const takeApart = (one: PresumedCustomer | undefined) => {
    if (one && one.accounts.length > 1) setApart(new Set([...apart, keyOf(one)]));
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
  useEffect(() => keepTrue({ pages, refresh: async () => await pages.reload() }, readAgainEvery), []);
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <section class="pane" aria-label={t("inbox.title")}>
      <header class="pane-head">
        <div class="headline">
          <h1>{t("inbox.title")}</h1>
          <span class="spring" />
          {may.value.connect ? (
            <Link class="button" to={paths.import}>
              <Icon name="upload" />
              {t("import.open")}
            </Link>
          ) : null}
          <button
            type="button"
            class="plain square"
            aria-label={t("clients.csv")}
            title={t("clients.csv")}
            onClick={() => void save(apart)}
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
        {standing === "ready" && counts.all === 0 && !isAsked ? (
          <Empty icon="check" title={t("inbox.empty")}>
            {t("inbox.empty.hint")}
          </Empty>
        ) : null}
        {counts.all > 0 || isAsked ? (
          <>
            <Same />
            <Tools />
            {standing === "ready" && items.length === 0 ? (
              <Empty icon="filter" title={t("filter.nothing")} />
            ) : null}
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
        <End />
        <Folded />
      </div>
      {asking ? (
        <AssignDialog
          identities={identitiesOf(asking.customer, out)}
          {...(asking.customer.accounts.length === 1 ? { provisional: keyOf(asking.customer) } : {})}
          name={asking.customer.name}
          whole={asking.customer.accounts.length > 1}
          presumed={keyOf(asking.customer)}
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

/** Reads on as the reader comes near the end of what is shown. */
function End() {
  const { items, complete } = unmatchedList;
  const end = useNearEnd(() => void unmatchedList.more(), items.value, complete.value);
  return <div ref={end} />;
}

/** All that are asked for, also those that are not shown yet. */
async function save(apart: ReadonlySet<string>): Promise<void> {
  await unmatchedList.all();
  const rows = seenOf(unmatchedList.items.peek(), apart);
  saveFile(unmatchedCsv(rows), `${fileName(t("inbox.title"), "unmatched")}.csv`);
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

/** Milliseconds: what was led somewhere, or back, is counted some seconds later. */
const readAgainEvery = 10_000;

const failed = (error: unknown) => say({ tone: "failed", text: reasonOf(error) });

/** Asks for others of them. */
function ask(change: Partial<UnmatchedQuestion>): void {
  unmatchedQuestion.value = { ...unmatchedQuestion.peek(), ...change };
  void unmatchedList.reload();
}

/** Those of whom nothing has been heard for long, out of the way until somebody asks. */
function Folded() {
  const { folded } = unmatchedCounts.value;
  const shown = unmatchedQuestion.value.folded;
  if (folded === 0) return null;
  return (
    <p class="unmatched-folded">
      <span class="muted">{t("unmatched.folded", { n: folded })}</span>
      <button type="button" aria-pressed={shown} onClick={() => ask({ folded: !shown })}>
        {t(shown ? "unmatched.foldAway" : "unmatched.unfold")}
      </button>
    </p>
  );
}

/** Those that are called exactly like a client: all of them in one step. */
function Same() {
  const [busy, setBusy] = useState(false);
  const { customers, names, events, first } = unmatchedCounts.value.same;
  if (names < 2 || !may.value.write) return null;
  return (
    <p class="notice same-names">
      <Icon name="check" />
      <span>
        {t("unmatched.same", { n: names })}{" "}
        <span class="muted">
          {first.join(", ")}
          {customers > first.length ? " …" : ""}
        </span>
      </span>
      <button
        type="button"
        disabled={busy}
        onClick={() => {
          setBusy(true);
          acceptSame()
            .catch(failed)
            .finally(() => setBusy(false));
        }}
      >
        {t("unmatched.accept", { n: names })}, {t("account.events", { n: events })}
      </button>
    </p>
  );
}

function Tools() {
  const { q, kind, sort } = unmatchedQuestion.value;
  const { all, like } = unmatchedCounts.value.counts;
  const [text, setText] = useState(q);
  useEffect(() => {
    if (text === unmatchedQuestion.peek().q) return;
    const timer = setTimeout(() => ask({ q: text }), aMoment);
    return () => clearTimeout(timer);
  }, [text]);
  const kinds = [
    { kind: undefined, shown: "all", n: all },
    { kind: "like", shown: "like", n: like },
    { kind: "new", shown: "new", n: all - like },
  ] as const;
  return (
    <div class="unmatched-tools">
      <input
        type="search"
        aria-label={t("unmatched.search")}
        placeholder={t("unmatched.search")}
        maxLength={200}
        value={text}
        onInput={({ currentTarget: { value } }) => setText(value)}
      />
      <div class="lanes" role="group" aria-label={t("filter.open")}>
        {kinds.map((one) => (
          <button
            key={one.shown}
            type="button"
            aria-pressed={kind === one.kind}
            onClick={() => ask({ kind: one.kind })}
          >
            {t(`unmatched.kind.${one.shown}`)} {one.n}
          </button>
        ))}
      </div>
      <label>
        {t("clients.sort")}{" "}
        <select
          value={sort}
          onChange={({ currentTarget: { value } }) =>
            ask({ sort: presumedSorts.find((one) => one === value) ?? "events" })
          }
        >
          {presumedSorts.map((one) => (
            <option key={one} value={one}>
              {t(`unmatched.sort.${one}`)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
