import type { EventDraft } from "../event-draft.ts";
import { filledDraft } from "../fetched.ts";
import { draftOf } from "./draft.ts";
import { type Books, foundOf } from "./found.ts";
import { kinds } from "./kinds.ts";
import type { ListedKind, Record } from "./records.ts";

/** What a record says happened to it at a time, as a delivery would tell it. */
export function eventOf(
  kind: ListedKind,
  record: Record,
  { operation, id, time }: { readonly operation: string; readonly id: string; readonly time: string },
  books: Books,
): EventDraft | undefined {
  const known = kinds.get(kind);
  if (known === undefined) return undefined;
  const told = { body: Buffer.alloc(0), receivedAt: new Date(time) };
  const thin = draftOf({ tenant: books.tenant, kind, operation, id, time }, known, told);
  return filledDraft(thin, foundOf(thin, kind, record, books));
}

/** The payments that an invoice names, each as the list of payments has it: the same event, whichever is read first. */
export function paymentsOf(invoice: Record, books: Books): EventDraft[] {
  const {
    Type = "",
    InvoiceID,
    InvoiceNumber,
    CurrencyCode,
    Contact,
    UpdatedDateUTC,
    Payments = [],
  } = invoice;
  return Payments.flatMap(({ PaymentID: id, Date: date, Amount, Reference, Status }) => {
    if (id === undefined || date === undefined || Status?.toUpperCase() === "DELETED") return [];
    const payment: Record = {
      PaymentID: id,
      PaymentType: `${Type.toUpperCase()}PAYMENT`,
      ...{ Date: date, Amount, Reference, Status, CurrencyCode, UpdatedDateUTC },
      Invoice: { InvoiceID, InvoiceNumber, Type, CurrencyCode, Contact },
    };
    return eventOf("payment", payment, { operation: "created", id, time: date }, books) ?? [];
  });
}
