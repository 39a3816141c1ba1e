import { useEffect, useState } from "preact/hooks";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import type { DocumentList, PortfolioAccount } from "../../../../schemas/insight.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Failure, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { exact } from "../state/amounts.ts";
import { call } from "../state/api.ts";
import { daysFrom, plainDay, today } from "../state/days.ts";
import { eventOf } from "../state/events.ts";
import { dayOf } from "../state/format.ts";
import { doneIn, lastDone } from "../state/last-done.ts";
import { paths, withQuery } from "../state/location.ts";
import { may } from "../state/me.ts";
import { portfolio } from "../state/portfolio.ts";
import { t, wordFor } from "../state/words.ts";
import { FollowUpDialog } from "./action-dialogs.tsx";

type Invoice = DocumentList["documents"][number];

interface Loaded {
  readonly invoices?: readonly Invoice[];
  /** What was done about them, as far as one page of the timeline tells. */
  readonly events: readonly AccountEvent[];
  readonly error?: unknown;
}

/** The open invoices of a client, the oldest first, each with what was done last; each opens its event with its thread. */
export function OwesInvoices({
  row,
  currency,
}: {
  readonly row: PortfolioAccount;
  readonly currency: string;
}) {
  const [{ invoices, events, error }, setLoaded] = useState<Loaded>({ events: [] });
  // They explain the row above them, which is of last night.
  const asOf = portfolio.value?.day.value ?? today();
  const load = () => {
    const at = { account: row.id };
    const told = call("GET", "/api/accounts/{account}/timeline", {
      at,
      query: { family: [...doneIn], limit: 200 },
    }).catch(() => ({ events: [] }));
    return Promise.all([
      call("GET", "/api/accounts/{account}/documents", { at, query: { asOf } }),
      told,
    ]).then(
      ([{ documents }, { events }]) => setLoaded({ invoices: documents, events }),
      (error: unknown) => setLoaded({ events: [], error }),
    );
  };
  useEffect(() => void load(), [row.id, asOf]);
  if (error !== undefined || invoices === undefined)
    return (
      <tr>
        <td colSpan={8}>
          {error === undefined ? (
            <Skeleton lines={2} height={28} />
          ) : (
            <Failure error={error} retry={() => void load()} />
          )}
        </td>
      </tr>
    );
  const open = invoices
    .filter(({ books, state, owed }) => books === "record" && state === "open" && owed?.currency === currency)
    .filter(({ kind }) => kind === "invoice")
    .sort((a, b) => (a.owed?.due ?? "~").localeCompare(b.owed?.due ?? "~"));
  return (
    <>
      {open.map((invoice, n) => (
        <InvoiceRow
          key={`${invoice.tool} ${invoice.connection} ${invoice.id}`}
          invoice={invoice}
          events={events}
          asOf={asOf}
          client={row}
          isFirst={n === 0}
        />
      ))}
    </>
  );
}

interface RowProps {
  readonly invoice: Invoice;
  readonly events: readonly AccountEvent[];
  readonly asOf: string;
  readonly client: PortfolioAccount;
  /** It carries the button for all of them. */
  readonly isFirst: boolean;
}

function InvoiceRow({ invoice, events, asOf, client, isFirst }: RowProps) {
  const [isAsking, setAsking] = useState(false);
  const { kind, owed, event } = invoice;
  const late = owed?.due === undefined ? 0 : Math.max(0, daysFrom(owed.due, asOf));
  const told = events.find(({ id }) => id === event) ?? eventOf(event);
  const done = lastDone(events, invoice, new Date().toISOString());
  const to = (event: string) => withQuery({ event }, paths.account(client.id), new URLSearchParams());
  return (
    <tr class="inner">
      <th scope="row">
        <span class={`swatch age${ageOf(late)}`} />
        <Link to={to(event)}>
          <Text>{told?.object?.name ?? wordFor("document", kind)}</Text>
        </Link>
      </th>
      <td class="owes-done">
        {done === undefined ? null : (
          <Link class="muted" to={to(done.event)}>
            {t(`owes.done.${done.what}`, { day: plainDay(dayOf(done.time)) })}
          </Link>
        )}
      </td>
      <td class="right">{owed === undefined ? "" : exact(owed.open, owed.currency)}</td>
      <td class="right">
        {late > 0 ? t("owes.days", { n: late }) : <span class="muted">{t("age.notDue")}</span>}
      </td>
      <td class="owes-due muted">
        {owed?.due === undefined ? "" : t("documents.due", { day: plainDay(owed.due) })}
      </td>
      <td class="right" colSpan={3}>
        {isFirst && may.value.write ? (
          <button type="button" onClick={() => setAsking(true)}>
            <Icon name="flag" size={14} />
            {t("followUp.add")}
          </button>
        ) : null}
        {isAsking ? <FollowUpDialog client={client} onClose={() => setAsking(false)} /> : null}
      </td>
    </tr>
  );
}

const ageOf = (late: number) => (late <= 0 ? 0 : late <= 30 ? 1 : late <= 60 ? 2 : late <= 90 ? 3 : 4);
