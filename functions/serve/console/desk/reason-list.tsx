import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { byCurrency, currenciesOf } from "../../../../schemas/by-currency.ts";
import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import type { IconName } from "../parts/icon.tsx";
import { Icon } from "../parts/icon.tsx";
import { Empty } from "../parts/states.tsx";
import { number } from "../state/format.ts";
import { may } from "../state/me.ts";
import { isClient, isLookedAt, portfolio, stays } from "../state/portfolio.ts";
import { t } from "../state/words.ts";
import { type Acting, ActionDialog } from "./action-dialogs.tsx";
import { AsOf } from "./as-of.tsx";
import { ClientName } from "./clients-table.tsx";
import { ListHead } from "./list-head.tsx";
import { TableState } from "./table-state.tsx";
import { useMore } from "./use-more.ts";

export interface Reason {
  readonly key: string;
  readonly row: PortfolioAccount;
  readonly why: ComponentChildren;
  readonly plain: string;
  readonly figure: ComponentChildren;
  /** Sorts: the largest first. */
  readonly weight: number;
  /** Where it is an amount: its currency, each of which is sorted by itself. */
  readonly currency?: string;
  /** What is suggested, to be taken with one press. */
  readonly take?: { readonly text: string; readonly onTake: () => void };
  /** What it is put off as, where it can be. */
  readonly putOff?: string;
}

interface Props {
  readonly title: string;
  readonly icon: IconName;
  readonly figure: string;
  /** What stands under the reasons' head, where it is more than a reason: a document, a task. */
  readonly what?: string;
  readonly none: string;
  readonly noneHint: string;
  /** What the list is narrowed down by. */
  readonly filters?: ComponentChildren;
  readonly reasonsOf: (row: PortfolioAccount) => readonly Reason[];
}

function sorted(reasons: readonly Reason[]): Reason[] {
  const currencies = currenciesOf(
    reasons.map(({ weight, currency }) => ({ year: { amount: weight, currency } })),
  );
  const group = ({ weight, currency }: Reason) => byCurrency(weight, currency, currencies)[0];
  return reasons.toSorted((a, b) => group(a) - group(b) || b.weight - a.weight);
}

/** Clients that stand on a list for a reason: who, why, how much, and what to do. */
export function ReasonList({
  title,
  icon,
  figure,
  what = t("list.why"),
  none,
  noneHint,
  filters,
  reasonsOf,
}: Props) {
  const rows = (portfolio.value?.rows.value ?? []).filter(stays);
  const found = sorted(rows.flatMap(reasonsOf));
  const { count, end } = useMore(found.length);
  const [acting, setActing] = useState<
    | { readonly what: Acting; readonly row: PortfolioAccount; readonly reasons?: readonly string[] }
    | undefined
  >();
  const csv = () => [
    [t("column.client"), t("column.owner"), what],
    ...found.map(({ row, plain }) => [row.name, row.owner, plain]),
  ];
  return (
    <section class="pane desk" aria-label={title}>
      <ListHead title={title} csv={csv} />
      {filters}
      <div class="scroller">
        <TableState>
          {found.length === 0 ? (
            <Empty icon={icon} title={none}>
              {noneHint}
            </Empty>
          ) : (
            <table class="desk-table reasons">
              <thead>
                <tr>
                  <th scope="col">{t("column.client")}</th>
                  <th scope="col">{what}</th>
                  <th scope="col" class="right">
                    {figure}
                  </th>
                  <th scope="col">
                    <span class="sr">{t("list.actions")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {found.slice(0, count).map(({ key, row, why, figure: much, take, putOff }) => (
                  <tr key={key}>
                    <th scope="row">
                      <ClientName row={row} />
                    </th>
                    <td class="why-cell">{why}</td>
                    <td class="right">{much}</td>
                    <td class="right">
                      {may.value.write ? (
                        <>
                          {take ? (
                            <button
                              type="button"
                              aria-label={`${take.text}: ${row.name}`}
                              onClick={take.onTake}
                            >
                              <Icon name="check" />
                              {take.text}
                            </button>
                          ) : null}
                          {putOff ? (
                            <Act
                              row={row}
                              what="snooze"
                              icon="snooze"
                              text={t("snooze.add")}
                              onAct={(act) => setActing({ ...act, reasons: [putOff] })}
                            />
                          ) : null}
                          <Act row={row} what="note" icon="note" text={t("note.add")} onAct={setActing} />
                          <Act
                            row={row}
                            what="followUp"
                            icon="flag"
                            text={t("followUp.add")}
                            onAct={setActing}
                          />
                        </>
                      ) : null}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <div ref={end} />
        </TableState>
      </div>
      <footer class="pane-foot">
        {isLookedAt.value ? (
          <span>{t("list.count", { n: found.length, of: number(rows.filter(isClient).length) })}</span>
        ) : null}
        <span class="spring" />
        <AsOf />
      </footer>
      {acting ? (
        <ActionDialog
          acting={acting.what}
          client={acting.row}
          reasons={acting.reasons ?? []}
          onClose={() => setActing(undefined)}
        />
      ) : null}
    </section>
  );
}

interface ActProps {
  readonly row: PortfolioAccount;
  readonly what: Acting;
  readonly icon: IconName;
  readonly text: string;
  readonly onAct: (acting: { readonly what: Acting; readonly row: PortfolioAccount }) => void;
}

function Act({ row, what, icon, text, onAct }: ActProps) {
  return (
    <button
      type="button"
      class="plain square"
      aria-label={`${text}: ${row.name}`}
      title={text}
      onClick={() => onAct({ what, row })}
    >
      <Icon name={icon} />
    </button>
  );
}
