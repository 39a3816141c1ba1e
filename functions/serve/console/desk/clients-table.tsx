import type { RefObject } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { Link } from "../parts/link.tsx";
import { Tags } from "../parts/tags.tsx";
import { Text } from "../parts/text.tsx";
import { inCurrencies } from "../state/amounts.ts";
import { silenceWords } from "../state/client-words.ts";
import type { ClientSort } from "../state/clients-view.ts";
import { weekDay } from "../state/days.ts";
import { clock, dayOf } from "../state/format.ts";
import { useKeys } from "../state/keyboard.ts";
import { go, paths } from "../state/location.ts";
import { locale } from "../state/preferences.ts";
import { t } from "../state/words.ts";
import { type Column, HealthFigure } from "./clients-columns.tsx";
import { SortHead } from "./sort-head.tsx";
import { Spark } from "./spark.tsx";
import { useMore } from "./use-more.ts";

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly set: (ids: ReadonlySet<string>) => void;
}

interface Props {
  readonly rows: readonly PortfolioAccount[];
  readonly columns: readonly Column[];
  readonly sort: ClientSort;
  /** Left out where nothing can be done to several. */
  readonly selection: Selection | undefined;
}

/** The clients as a table that is read, sorted and selected by mouse or keys. */
export function ClientsTable({ rows, columns, sort, selection }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { at, setAt } = useRowKeys(rows, selection, body);
  const { count, end } = useMore(rows.length);
  const pick = usePick(rows, selection);
  // Where the keyboard stands, and what is chosen, changes no cell: what is the same as before is not drawn anew.
  const cells = useMemo(
    () => rows.slice(0, count).map((row) => cellsOf(row, columns)),
    [rows, columns, count, locale.value],
  );
  return (
    <>
      <table class="desk-table clients">
        <thead>
          <tr>
            {selection ? (
              <th class="box" scope="col">
                <SelectAll rows={rows} selection={selection} />
              </th>
            ) : null}
            <SortHead title={t("column.client")} by="name" sort={sort} ascending />
            {columns.map((column) => (
              <SortHead
                key={column.name}
                title={t(column.title)}
                by={column.sort}
                sort={sort}
                ascending={ascending.has(column.sort)}
                right={column.right}
                name={column.name}
              />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.slice(0, count).map((row, n) => {
            const selected = selection?.ids.has(row.id) ?? false;
            return (
              <tr
                key={row.id}
                class={`${n === at ? "at" : ""}${selected ? " selected" : ""}`}
                onFocusCapture={() => setAt(n)}
              >
                {selection ? (
                  <td class="box">
                    <input
                      type="checkbox"
                      checked={selected}
                      aria-label={t("select.client", { name: row.name })}
                      onClick={(event) => pick(n, event.shiftKey)}
                    />
                  </td>
                ) : null}
                {cells[n]}
              </tr>
            );
          })}
        </tbody>
      </table>
      <div ref={end} />
    </>
  );
}

const cellsOf = (row: PortfolioAccount, columns: readonly Column[]) => (
  <>
    <th scope="row">
      <ClientName row={row} />
    </th>
    {columns.map((column) => (
      <td key={column.name} class={`of-${column.name}${column.right ? " right" : ""}`}>
        {column.cell(row)}
      </td>
    ))}
  </>
);

/** The same on a phone: three lines a client, with a box each while several are being chosen. */
export function ClientsList({
  rows,
  selection,
  onAll,
}: Pick<Props, "rows" | "selection"> & {
  /** Begins with all of them chosen; left out where nothing can be done to several. */
  readonly onAll: ((ids: ReadonlySet<string>) => void) | undefined;
}) {
  const { count, end } = useMore(rows.length);
  const pick = usePick(rows, selection);
  return (
    <>
      {onAll && rows.length > 0 ? (
        <div class="select-all">
          <SelectAll rows={rows} selection={selection ?? { ids: new Set(), set: onAll }} />
          <span aria-hidden="true">{t("select.all", { n: rows.length })}</span>
        </div>
      ) : null}
      <ul class={selection ? "client-cards picking" : "client-cards"}>
        {rows.slice(0, count).map((row, n) => {
          const silence = silenceWords(row.silence, "brief");
          const overdue = inCurrencies(row.receivables, "overdue");
          const meeting = row.nextMeeting?.time;
          return (
            <li key={row.id}>
              {selection ? (
                <input
                  type="checkbox"
                  checked={selection.ids.has(row.id)}
                  aria-label={t("select.client", { name: row.name })}
                  onClick={() => pick(n, false)}
                />
              ) : null}
              <Link to={paths.account(row.id)} class="client-name">
                <Text>{row.name}</Text>
              </Link>
              <span class="figure">
                <HealthFigure health={row.health} />
              </span>
              <span class="line-2">
                <span class={`tone ${silence.tone}`}>{silence.text}</span>
                {silence.second === "" ? null : <span class="muted">, {silence.second}</span>}
              </span>
              <Spark spark={row.spark} />
              <span class="line-3">
                {overdue === "" ? (
                  <span class="muted">{t("overdue.none")}</span>
                ) : (
                  <strong>{t("overdue.amount", { amount: overdue })}</strong>
                )}
                <span class="muted">
                  {" · "}
                  {meeting === undefined
                    ? t("meeting.noneAhead")
                    : `${weekDay(dayOf(meeting))} ${clock(meeting)}`}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      <div ref={end} />
    </>
  );
}

export function ClientName({
  row,
}: {
  readonly row: Pick<PortfolioAccount, "id" | "name" | "tier" | "tags">;
}) {
  return (
    <>
      <Link to={paths.account(row.id)} class="client-name">
        <Text>{row.name}</Text>
      </Link>
      <Tags row={row} />
    </>
  );
}

/** Of these the smallest comes first. */
const ascending: ReadonlySet<ClientSort | undefined> = new Set(["name", "meeting", "health"]);

/** Takes all that is shown by the filters, and never more. */
function SelectAll({ rows, selection }: { readonly rows: Props["rows"]; readonly selection: Selection }) {
  const chosen = rows.filter(({ id }) => selection.ids.has(id)).length;
  const all = rows.length > 0 && chosen === rows.length;
  return (
    <input
      type="checkbox"
      ref={(box) => {
        if (box) box.indeterminate = chosen > 0 && !all;
      }}
      checked={all}
      aria-label={t("select.all", { n: rows.length })}
      onChange={() => selection.set(new Set(all ? [] : rows.map(({ id }) => id)))}
    />
  );
}

/** Takes a row or, with Shift, all from the last one taken to this one. */
function usePick(rows: Props["rows"], selection: Selection | undefined) {
  const last = useRef<number | undefined>(undefined);
  return (n: number, isRange: boolean) => {
    const id = rows[n]?.id;
    if (selection === undefined || id === undefined) return;
    const ids = new Set(selection.ids);
    const [from, to] = [Math.min(n, last.current ?? n), Math.max(n, last.current ?? n)];
    if (isRange) for (const row of rows.slice(from, to + 1)) ids.add(row.id);
    else if (!ids.delete(id)) ids.add(id);
    last.current = n;
    selection.set(ids);
  };
}

/** Keys move from row to row, open one, take one. */
function useRowKeys(
  rows: Props["rows"],
  selection: Selection | undefined,
  body: RefObject<HTMLTableSectionElement | null>,
) {
  const [at, setAt] = useState(-1);
  const pick = usePick(rows, selection);
  const step = (by: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, at + by));
    setAt(next);
    const link = body.current?.rows[next]?.querySelector<HTMLAnchorElement>("a.client-name");
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: "nearest" });
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => {
      const row = rows[at];
      if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body)
        document.activeElement.click();
      else if (row) go(paths.account(row.id));
    },
    x: () => pick(at, false),
    ...(selection && selection.ids.size > 0 ? { Escape: () => selection.set(new Set()) } : {}),
  });
  return { at, setAt };
}
