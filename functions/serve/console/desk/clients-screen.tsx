import { useMemo, useState } from "preact/hooks";
import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Empty } from "../parts/states.tsx";
import { KeepView } from "../screens/views.tsx";
import {
  chips,
  clientSorts,
  currenciesIn,
  fits,
  isNarrowed,
  onlyKeys,
  seen,
  tagsIn,
  viewOf,
} from "../state/clients-view.ts";
import { number } from "../state/format.ts";
import { here, paths, withQuery } from "../state/location.ts";
import { may } from "../state/me.ts";
import { isClient, isLookedAt, portfolio } from "../state/portfolio.ts";
import { hiddenColumns } from "../state/preferences.ts";
import { csvOf, fileName, saveFile } from "../state/save-file.ts";
import { phone } from "../state/screen-size.ts";
import { suggestedFor } from "../state/suggested-tier.ts";
import { useTitle } from "../state/title.ts";
import { t, wordFor } from "../state/words.ts";
import { AsOf } from "./as-of.tsx";
import { columns } from "./clients-columns.tsx";
import { FilterDialog } from "./clients-filter.tsx";
import { overdueSum, yearsValue } from "./clients-sums.ts";
import { ClientsList, ClientsTable } from "./clients-table.tsx";
import { ColumnsDialog } from "./columns-dialog.tsx";
import { NewClient } from "./new-client.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { SortSelect } from "./sort-select.tsx";
import { TableState } from "./table-state.tsx";
import { WhoseSwitch } from "./whose.tsx";

const none: readonly PortfolioAccount[] = [];

/** The portfolio: how all clients stand, in the order in which they need somebody. */
export function ClientsScreen() {
  useTitle(t("clients.title"));
  const [asking, setAsking] = useState<"filter" | "columns" | "new" | undefined>(undefined);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const table = portfolio.value?.rows.value ?? none;
  const all = useMemo(() => table.filter(isClient), [table]);
  const view = viewOf(here.value.query);
  const rows = useMemo(() => seen(all, view), [all, JSON.stringify(view)]);
  const currencies = currenciesIn(all, view);
  const hidden = hiddenColumns.value;
  const shown = useMemo(() => columns.filter(({ name }) => !hidden.includes(name)), [hidden]);
  const selected = rows.filter(({ id }) => chosen.has(id));
  const [isPicking, setPicking] = useState(false);
  const selection = may.value.write ? { ids: chosen, set: setChosen } : undefined;
  const close = () => setAsking(undefined);
  const save = (saved: readonly PortfolioAccount[]) =>
    saveFile(clientsCsv(saved), `${fileName(t("clients.title"), "clients")}.csv`);
  return (
    <section class="pane desk clients" aria-label={t("clients.title")}>
      <header class="pane-head">
        <div class="headline">
          <h1>{t("clients.title")}</h1>
          <WhoseSwitch />
          <span class="spring" />
          {isNarrowed(view) ? <KeepView /> : null}
          <button
            type="button"
            class="plain square only-wide"
            aria-label={t("columns.open")}
            title={t("columns.open")}
            onClick={() => setAsking("columns")}
          >
            <Icon name="columns" />
          </button>
          <button
            type="button"
            class="plain square"
            aria-label={t("clients.csv")}
            title={t("clients.csv")}
            onClick={() => save(rows)}
          >
            <Icon name="download" />
          </button>
          {phone.value && selection ? (
            <button
              type="button"
              class="plain"
              aria-pressed={isPicking}
              onClick={() => {
                setPicking(!isPicking);
                setChosen(new Set());
              }}
            >
              {t("select.begin")}
            </button>
          ) : null}
          {may.value.write ? (
            <button type="button" class="primary" onClick={() => setAsking("new")}>
              <Icon name="plus" />
              {t("clients.new")}
            </button>
          ) : null}
        </div>
      </header>
      <div class="filters">
        <button type="button" class="chip-button" onClick={() => setAsking("filter")} aria-keyshortcuts="f">
          <Icon name="filter" />
          {t("filter.open")}
        </button>
        {chips.map((one) => (
          <Chip
            key={one}
            text={t(onlyKeys[one])}
            count={all.filter((row) => fits(row, one)).length}
            name="only"
            value={one}
            on={view.only.includes(one)}
          />
        ))}
        {tagChips(all, view.tags).map(([tag, n]) => (
          <Chip key={tag} text={tag} count={n} name="tag" value={tag} on={view.tags.includes(tag)} />
        ))}
        {view.owner === "" ? null : (
          <Chip
            text={view.owner}
            count={all.filter(({ owner }) => owner === view.owner).length}
            name="owner"
            value={view.owner}
            on
          />
        )}
        {isNarrowed(view) ? (
          <Link class="clear" to={withQuery(cleared)} replace>
            {t("filter.clear")}
          </Link>
        ) : null}
        <span class="spring" />
        <SortSelect sorts={clientSorts} sort={view.sort} text={(one) => t(`clients.sort.${one}`)} />
      </div>
      <div class="scroller">
        <TableState>
          {rows.length === 0 ? (
            <Empty icon="account" title={t(isNarrowed(view) ? "clients.nothing" : "clients.none")}>
              {isNarrowed(view) ? (
                <Link class="button" to={withQuery(cleared)}>
                  {t("filter.clear")}
                </Link>
              ) : (
                <>
                  <p>{t("clients.none.hint")}</p>
                  {may.value.connect ? (
                    <Link class="button" to={paths.import}>
                      {t("import.open")}
                    </Link>
                  ) : null}
                </>
              )}
            </Empty>
          ) : phone.value ? (
            <ClientsList
              rows={rows}
              selection={isPicking ? selection : undefined}
              onAll={
                may.value.write
                  ? (ids) => {
                      setPicking(true);
                      setChosen(ids);
                    }
                  : undefined
              }
            />
          ) : (
            <ClientsTable rows={rows} columns={shown} sort={view.sort} selection={selection} />
          )}
        </TableState>
        {selected.length > 0 ? (
          <SelectionBar chosen={selected} onCsv={() => save(selected)} onClear={() => setChosen(new Set())} />
        ) : null}
      </div>
      <footer class="pane-foot">
        {isLookedAt.value ? <span>{t("clients.count", { n: rows.length })}</span> : null}
        <span>{overdueSum(rows)}</span>
        <span>{yearsValue(rows)}</span>
        {currencies.length > 0 ? (
          <span>{t("clients.byCurrency", { list: currencies.join(", ") })}</span>
        ) : null}
        <span class="spring" />
        <AsOf />
      </footer>
      {asking === "filter" ? <FilterDialog rows={all} view={view} onClose={close} /> : null}
      {asking === "columns" ? <ColumnsDialog onClose={close} /> : null}
      {asking === "new" ? <NewClient onClose={close} /> : null}
    </section>
  );
}

const cleared = { only: undefined, tag: undefined, owner: undefined, tier: undefined, q: undefined };

/** The tags that are used most, and those that are asked for, which nobody may have any more. */
function tagChips(rows: readonly PortfolioAccount[], asked: readonly string[]) {
  const used = tagsIn(rows);
  const first = used.slice(0, phone.value ? 0 : 3);
  const others = asked.filter((tag) => !first.some(([one]) => one === tag));
  return [...first, ...others.map((tag) => [tag, new Map(used).get(tag) ?? 0] as const)];
}

interface ChipProps {
  readonly text: string;
  readonly count: number;
  readonly name: "only" | "tag" | "owner";
  readonly value: string;
  readonly on: boolean;
}

/** A filter with the number of clients that fit it; it fills when it is on, and a second click clears it. */
function Chip({ text, count, name, value, on }: ChipProps) {
  const asked = here.value.query.getAll(name);
  const next = on ? asked.filter((one) => one !== value) : [...asked, value];
  return (
    <Link class="chip-button" to={withQuery({ [name]: next })} replace aria-current={on ? "true" : undefined}>
      {text}
      {isLookedAt.value ? <span class="n">{number(count)}</span> : null}
    </Link>
  );
}

function suggestedTierOf(row: PortfolioAccount): string | undefined {
  const suggested = suggestedFor(row);
  return suggested && wordFor("tier", suggested.tier);
}

/** The table with every column, as a spreadsheet wants it. */
function clientsCsv(rows: readonly PortfolioAccount[]): Blob {
  const heads = [
    t("column.client"),
    ...columns.map(({ title }) => t(title)),
    t("column.currency"),
    t("column.tags"),
    t("column.suggestedTier"),
  ];
  const lines = rows.map((row) => [
    row.name,
    ...columns.map(({ plain }) => plain(row)),
    row.year.currency,
    (row.tags ?? []).join(" "),
    suggestedTierOf(row),
  ]);
  return csvOf([heads, ...lines]);
}
