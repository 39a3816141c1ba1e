import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { laterThanUsual } from "../../../../schemas/later-than-usual.ts";
import type { Key } from "../messages/en.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Empty, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { exact, sums, whole } from "../state/amounts.ts";
import { type BesideLedger, besideLedger } from "../state/beside-ledger.ts";
import { briefTool, tools } from "../state/connections.ts";
import { plainDay } from "../state/days.ts";
import { capital, dayOf } from "../state/format.ts";
import { howItPays } from "../state/how-it-pays.ts";
import { here, paths, withQuery } from "../state/location.ts";
import {
  ascending,
  type Debtor,
  debtorsIn,
  type OwesSort,
  owedIn,
  owesSorts,
  sortIn,
} from "../state/owes-view.ts";
import { portfolio } from "../state/portfolio.ts";
import { type SinceNight, useSinceNight } from "../state/since-night.ts";
import { t } from "../state/words.ts";
import { AgeBar, ages, type Receivable } from "./age-bar.tsx";
import { AsOf } from "./as-of.tsx";
import { ListHead } from "./list-head.tsx";
import { OtherCurrency } from "./other-currency.tsx";
import { OwesInvoices } from "./owes-invoices.tsx";
import { SortHead } from "./sort-head.tsx";
import { SortSelect } from "./sort-select.tsx";
import { TableState } from "./table-state.tsx";
import { useMore } from "./use-more.ts";

const none: readonly PortfolioAccount[] = [];

/** From how many days on an age is red. */
const longLate = 60;

const columns: readonly {
  readonly title: Key;
  readonly by?: OwesSort;
  readonly right?: boolean;
  readonly wide?: boolean;
}[] = [
  { title: "column.client", by: "name" },
  { title: "owes.byAge" },
  { title: "column.overdue", by: "overdue", right: true },
  { title: "owes.oldest", by: "oldest", right: true },
  { title: "owes.pays", by: "later" },
  { title: "owes.lastPaid", wide: true },
  { title: "owes.touched", by: "touched", wide: true },
  { title: "owes.openColumn", by: "open", right: true },
];

type Sums = ReturnType<typeof sums>;

/** Who owes how much since when. One currency is shown at a time; they are never added. */
export function OwesScreen() {
  const all = portfolio.value?.rows.value ?? none;
  const client = here.value.query.get("client");
  const rows = useMemo(() => (client === null ? all : all.filter(({ id }) => id === client)), [all, client]);
  const currencies = sums(
    rows.map(({ receivables }) => receivables),
    "outstanding",
  );
  const asked = here.value.query.get("currency");
  const currency = currencies.find(([one]) => one === asked)?.[0] ?? currencies[0]?.[0] ?? "";
  const sort = sortIn(here.value.query);
  const debtors = useMemo(() => debtorsIn(rows, currency, sort), [rows, currency, sort]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(client === null ? [] : [client]));
  const paid = useSinceNight("paid", portfolio.value?.day.value);
  const payers = debtors.filter(({ row }) => paid.has(row.id));
  const { count, end } = useMore(debtors.length);
  const most = Math.max(1, ...debtors.map(({ owed }) => Number(owed.outstanding)));
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  return (
    <section class="pane desk owes" aria-label={t("owes.title")}>
      <ListHead
        title={t("owes.title")}
        csv={() => owesCsv(rows, currency, sort)}
        sort={<SortSelect sorts={owesSorts} sort={sort} text={(one) => t(`owes.sort.${one}`)} />}
      />
      {client === null && currencies.length < 2 ? null : (
        <div class="filters">
          <Chips rows={rows} currencies={currencies} currency={currency} />
        </div>
      )}
      <OtherCurrency shown={currency || undefined} />
      <div class="scroller">
        <TableState>
          {debtors.length === 0 ? (
            <Empty icon="money" title={t(client === null ? "owes.none" : "clients.nothing")}>
              {client === null ? t("owes.none.hint") : null}
            </Empty>
          ) : (
            <>
              {/* What has come so far of a large book would be taken for all of it. */}
              {portfolio.value?.complete.value ? (
                <OwesSum debtors={debtors} currency={currency}>
                  <Agreement beside={besideLedger(rows, currency)} currency={currency} />
                </OwesSum>
              ) : (
                <Skeleton lines={1} height={86} />
              )}
              <table class="desk-table owes-table">
                <thead>
                  <tr>
                    {columns.map(({ title, by, ...column }) => (
                      <SortHead
                        key={title}
                        title={t(title)}
                        by={by}
                        sort={sort}
                        ascending={by !== undefined && ascending.has(by)}
                        {...column}
                      />
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {debtors.slice(0, count).map((debtor) => (
                    <DebtorRows
                      key={debtor.row.id}
                      debtor={debtor}
                      currency={currency}
                      most={most}
                      paid={paid.get(debtor.row.id)}
                      open={open.has(debtor.row.id)}
                      onToggle={() => toggle(debtor.row.id)}
                    />
                  ))}
                </tbody>
              </table>
              <div ref={end} />
            </>
          )}
        </TableState>
      </div>
      <footer class="pane-foot">
        <span>{t("owes.rule")}</span>
        <span class="spring" />
        <AsOf since={payers.length === 0 ? "" : t("owes.paidSince", { n: payers.length })} />
      </footer>
    </section>
  );
}

/** Clients that are looked at alone, and currencies where there are several; each with what is overdue in it, else open. */
function Chips({
  rows,
  currencies,
  currency,
}: {
  readonly rows: readonly PortfolioAccount[];
  readonly currencies: Sums;
  readonly currency: string;
}) {
  const client = here.value.query.get("client");
  const overdue = new Map(
    sums(
      rows.map(({ receivables }) => receivables),
      "overdue",
    ),
  );
  return (
    <>
      {client === null ? null : (
        <Link class="chip-button" to={withQuery({ client: undefined })} replace aria-current="true">
          <Text>{rows[0]?.name ?? t("filter.clear")}</Text>
          <Icon name="close" size={12} />
        </Link>
      )}
      {currencies.length < 2
        ? null
        : currencies.map(([one, open]) => {
            const late = overdue.get(one);
            return (
              <Link
                key={one}
                class="chip-button"
                to={withQuery({ currency: one })}
                replace
                aria-current={one === currency ? "true" : undefined}
              >
                {one}
                <span class="n">
                  {whole(late ?? open, one)} {t(late === undefined ? "owes.open" : "owes.overdue")}
                </span>
              </Link>
            );
          })}
    </>
  );
}

/** All that is open in one currency, by age; the legend has the amounts of the bar. */
function OwesSum({
  debtors,
  currency,
  children,
}: {
  readonly debtors: readonly Debtor[];
  readonly currency: string;
  readonly children: ComponentChildren;
}) {
  const sum = (of: (owed: Receivable) => number) => debtors.reduce((all, { owed }) => all + of(owed), 0);
  const open = sum(({ outstanding }) => Number(outstanding));
  const credit = sum((owed) => Number(owed.credit));
  const late = debtors.filter(({ owed }) => Number(owed.overdue) > 0).length;
  const parts = ages.map(({ key, of }) => ({ key, amount: sum(of) }));
  let x = 0;
  return (
    <div class="owes-sum">
      <p>
        <span>
          <strong class="big word bad">
            {whole(
              sum(({ overdue }) => Number(overdue)),
              currency,
            )}
          </strong>{" "}
          {t("owes.overdue")}
        </span>
        <span>
          <strong class="big">{whole(open, currency)}</strong> {t("owes.open")}
        </span>
        <span class="muted">
          {t("owes.clients", { n: late, of: String(debtors.length) })}
          {credit > 0 ? ` · ${t("owes.credit", { amount: whole(credit, currency) })}` : ""}
        </span>
        {children}
      </p>
      <svg
        class="age-bar wide"
        viewBox="0 0 100 10"
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        {parts.map(({ key, amount }, age) => {
          const [at, long] = [x, (amount / open) * 100];
          x += long;
          return long <= 0 ? null : (
            <rect key={key} class={`age${age}`} x={at} y="0" width={Math.max(0.2, long - 0.1)} height="10" />
          );
        })}
      </svg>
      <ul class="ages">
        {parts.map(({ key, amount }, age) => (
          <li key={key}>
            <span class={`swatch age${age}`} /> {capital(t(key))} <strong>{whole(amount, currency)}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Whether the ledger's own totals are what its documents here add up to; nothing where it does not say. */
function Agreement({
  beside,
  currency,
}: {
  readonly beside: BesideLedger | undefined;
  readonly currency: string;
}) {
  const day = portfolio.value?.day.value;
  if (beside === undefined || day === undefined) return null;
  const { ledgers, clients, told, unlike, difference } = beside;
  const ledger =
    ledgers.length === 0 || tools.value === undefined ? t("owes.ledger") : ledgers.map(briefTool).join(", ");
  const [first] = unlike;
  if (first !== undefined)
    return (
      <span class="agreement word warn">
        <Icon name="alert" size={14} />
        {t("owes.unlike", { ledger, amount: exact(difference, currency), day: plainDay(day) })}{" "}
        <Link to={paths.account(first.id)}>
          <Text>{first.name}</Text>
        </Link>
        {unlike.length > 1 ? ` ${t("owes.unlikeMore", { n: unlike.length - 1 })}` : ""}
      </span>
    );
  if (told < clients)
    return (
      <span class="agreement muted">
        {t("owes.agreesOf", { ledger, n: told, of: clients, day: plainDay(day) })}
      </span>
    );
  return (
    <span class="agreement word good">
      <Icon name="check" size={14} />
      {t("owes.agrees", { ledger, day: plainDay(day) })}
    </span>
  );
}

interface RowsProps {
  readonly debtor: Debtor;
  readonly currency: string;
  readonly most: number;
  /** What it has paid last, where that was after the night. */
  readonly paid: ReturnType<SinceNight["get"]>;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function DebtorRows({ debtor: { row, owed }, currency, most, paid, open, onToggle }: RowsProps) {
  const overdue = Number(owed.overdue) > 0;
  return (
    <>
      <tr class={`${open ? "selected" : ""}${overdue ? "" : " on-time"}`}>
        <th scope="row">
          <button
            type="button"
            class="plain square fold"
            aria-expanded={open}
            aria-label={t("owes.unfold", { name: row.name })}
            onClick={onToggle}
          >
            <Icon name={open ? "down" : "right"} size={14} />
          </button>
          <Link class="client-name" to={paths.account(row.id)}>
            <Text>{row.name}</Text>
          </Link>
          {paid === undefined ? null : (
            <Link
              class="badge good"
              to={withQuery({ event: paid.id }, paths.account(row.id), new URLSearchParams())}
            >
              {t("owes.paid", { day: plainDay(dayOf(paid.time)) })}
            </Link>
          )}
        </th>
        <td class="owes-ages">
          <AgeBar receivable={owed} most={most} wide />
        </td>
        <td class="right owes-late">
          {overdue ? <strong>{whole(owed.overdue, currency)}</strong> : <span class="muted">–</span>}
        </td>
        <td class="right owes-oldest">
          {overdue ? (
            <span class={owed.oldestDays > longLate ? "word bad" : ""}>
              {t("owes.days", { n: owed.oldestDays })}
            </span>
          ) : (
            <span class="muted">–</span>
          )}
        </td>
        <td class="owes-pays">
          <Habit row={row} days={owed.oldestDays} />
        </td>
        <td class="only-wide">
          {row.lastPaid === undefined ? <span class="muted">–</span> : plainDay(row.lastPaid)}
        </td>
        <td class="only-wide">
          {row.touched === undefined ? <span class="muted">–</span> : plainDay(row.touched)}
        </td>
        <td class="right owes-open">
          {whole(owed.outstanding, currency)} <span class="only-narrow muted">{t("owes.open")}</span>
        </td>
      </tr>
      {open ? <OwesInvoices row={row} currency={currency} /> : null}
    </>
  );
}

/** How it pays, or by how much what is overdue is later where that is asked for; the number is the evidence, and opens the invoices. */
function Habit({ row, days }: { readonly row: PortfolioAccount; readonly days: number }) {
  const { key, n, paid } = howItPays(row);
  const later = laterThanUsual({ days, payHabit: row.payHabit }) ?? 0;
  const text =
    sortIn(here.value.query) === "later" && later > 0 ? (
      <span class="word warn">{t("owes.laterBy", { n: later })}</span>
    ) : (
      t(key, { n })
    );
  if (paid === undefined) return <>{text}</>;
  const invoices = withQuery(
    { show: "documents", kind: "money" },
    paths.account(row.id),
    new URLSearchParams(),
  );
  return (
    <>
      {text}
      <span class="only-wide muted">
        {" · "}
        <Link to={invoices}>{t("owes.pays.paid", { n: paid })}</Link>
      </span>
    </>
  );
}

/** All that is known of what is owed, credits too: the currency that is looked at, then the others. */
function owesCsv(rows: readonly PortfolioAccount[], shown: string, sort: OwesSort) {
  const currencies = new Set([shown, ...rows.flatMap(({ receivables }) => Object.keys(receivables))]);
  const heads = [
    t("column.client"),
    t("column.owner"),
    t("column.currency"),
    t("owes.openColumn"),
    t("column.overdue"),
  ];
  const lines = [...currencies].flatMap((currency) =>
    owedIn(rows, currency, sort).map(({ row, owed }) => [
      ...[row.name, row.owner, currency, owed.outstanding, owed.overdue],
      ...[owed.oldestDays, ...ages.map(({ of }) => of(owed).toFixed(2)), owed.credit],
      row.daysToPay === undefined ? undefined : Math.round(row.daysToPay),
      row.payHabit?.late,
      laterThanUsual({ days: owed.oldestDays, payHabit: row.payHabit }),
      row.lastPaid,
      row.touched,
    ]),
  );
  const later = [
    t("owes.oldest"),
    ...ages.map(({ key }) => t(key)),
    t("owes.creditColumn"),
    t("owes.payDays"),
    t("owes.lateDays"),
    t("owes.laterDays"),
    t("owes.lastPaid"),
    t("owes.touched"),
  ];
  return [[...heads, ...later], ...lines];
}
