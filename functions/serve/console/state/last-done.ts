import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { folded, hasNumber } from "../../../../schemas/folded.ts";
import type { DocumentList } from "../../../../schemas/insight.ts";

type Invoice = Pick<DocumentList["documents"][number], "tool" | "connection" | "kind" | "id" | "owed">;
type Told = Pick<
  AccountEvent,
  "id" | "tool" | "connection" | "type" | "family" | "time" | "title" | "direction" | "object" | "owed"
>;

/** What was done about an invoice, and the event that shows it. */
export interface Done {
  readonly what: "made" | "sent" | "changed" | "paid" | "partPaid" | "failed" | "reminded" | "wrote";
  readonly event: string;
  /** The instant. */
  readonly time: string;
}

/** Families of events that tell what is done about invoices. */
export const doneIn = ["money", "email", "message"] as const;

const ofInvoice: Readonly<Record<string, Done["what"]>> = {
  "invoice.created": "made",
  "invoice.sent": "sent",
  "invoice.updated": "changed",
  "invoice.paid": "partPaid",
};
const ofPayment: Readonly<Record<string, Done["what"]>> = {
  "payment.received": "partPaid",
  "payment.failed": "failed",
};

/**
 * What was done last about an invoice that is, or was last night, open, of the events of its account: to the invoice, by a payment that names it, or in what
 * the team wrote that names its number, which reminds of it once it is due. `undefined` where no event tells.
 */
export function lastDone(events: readonly Told[], invoice: Invoice, now: string): Done | undefined {
  const ofIt = events.filter((event) => isOf(event, invoice));
  const number = ofIt.find(({ object }) => object?.name !== undefined)?.object?.name;
  return events
    .flatMap((event): Done[] => {
      const what = whatOf(event, invoice, number);
      return what === undefined || event.time > now ? [] : [{ what, event: event.id, time: event.time }];
    })
    .sort((a, b) => b.time.localeCompare(a.time))[0];
}

const isOf = ({ object, tool, connection }: Told, invoice: Invoice) =>
  object?.kind === invoice.kind &&
  object.id === invoice.id &&
  tool === invoice.tool &&
  connection === invoice.connection;

function whatOf(event: Told, invoice: Invoice, number: string | undefined): Done["what"] | undefined {
  if (isOf(event, invoice))
    return isNothing(event.owed?.open) ? "paid" : (ofInvoice[event.type] ?? ofPayment[event.type]);
  const isNamed = number !== undefined && hasNumber(folded(event.title), folded(number));
  if (event.family === "money") {
    const settled = event.owed?.settles?.find(({ kind, id }) => kind === invoice.kind && id === invoice.id);
    if (settled !== undefined && Number(settled.amount) >= Number(invoice.owed?.open)) return "paid";
    return settled !== undefined || isNamed ? ofPayment[event.type] : undefined;
  }
  if (!isNamed || event.direction !== "out") return undefined;
  const due = invoice.owed?.due;
  return due !== undefined && event.time.slice(0, 10) > due ? "reminded" : "wrote";
}

const isNothing = (amount: string | undefined) => amount !== undefined && Number(amount) === 0;
