import * as z from "zod/mini";
import { toInstant } from "../../shared/instant.ts";
import { filledText, listOf, maybe, text, truth } from "../lenient.ts";

/** Both forms in which Xero writes a date: `/Date(1552326816230+0000)/`, whose offset changes nothing, and ISO 8601 in UTC. */
const instantOf = (value: unknown): string | undefined => {
  if (typeof value !== "string") return undefined;
  const [, milliseconds] = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/.exec(value) ?? [];
  return toInstant(milliseconds === undefined ? value : isoOf(Number(milliseconds)));
};
const isoOf = (milliseconds: number) =>
  Math.abs(milliseconds) > 8.64e15 ? undefined : new Date(milliseconds).toISOString();
const date = z.optional(z.pipe(z.unknown(), z.transform(instantOf)));

const amount = maybe(z.union([z.number(), z.string()]));
const id = maybe(
  z.pipe(
    z.string().check(z.regex(/^[0-9a-f-]{1,60}$/i)),
    z.transform((value) => value.toLowerCase()),
  ),
);
const contact = maybe(z.object({ ContactID: id, Name: filledText }));
const paid = maybe(
  z.object({
    InvoiceID: id,
    InvoiceNumber: filledText,
    Type: text,
    CurrencyCode: filledText,
    Contact: contact,
  }),
);
const payment = z.object({
  PaymentID: id,
  Date: date,
  Amount: amount,
  Reference: filledText,
  Status: text,
});

/**
 * What is read of a record, whatever its kind: a field that a kind does not have is absent.
 * https://developer.xero.com/documentation/api/accounting/invoices and its neighbours
 */
export const record = z.object({
  InvoiceID: id,
  CreditNoteID: id,
  PaymentID: id,
  ContactID: id,
  Type: text,
  PaymentType: text,
  Status: text,
  ContactStatus: text,
  /** The contact that a merge has left of this one. */
  MergedToContactID: id,
  InvoiceNumber: filledText,
  CreditNoteNumber: filledText,
  Reference: filledText,
  Contact: contact,
  Date: date,
  DueDate: date,
  UpdatedDateUTC: date,
  CurrencyCode: filledText,
  Total: amount,
  AmountDue: amount,
  RemainingCredit: amount,
  Amount: amount,
  LineItems: listOf(z.object({ Item: maybe(z.object({ Name: filledText })) })),
  Payments: listOf(payment),
  /** What a payment pays. */
  Invoice: paid,
  CreditNote: maybe(
    z.object({ CreditNoteID: id, CreditNoteNumber: filledText, CurrencyCode: filledText, Contact: contact }),
  ),
  Name: filledText,
  FirstName: filledText,
  LastName: filledText,
  EmailAddress: filledText,
  IsSupplier: truth,
  IsCustomer: truth,
  Phones: listOf(
    z.object({
      PhoneType: text,
      PhoneNumber: filledText,
      PhoneAreaCode: filledText,
      PhoneCountryCode: filledText,
    }),
  ),
  ContactPersons: listOf(z.object({ EmailAddress: filledText })),
});
export type Record = z.infer<typeof record>;

/** How each kind's list is called, and the field with its ids. */
export const lists = {
  invoice: { list: "Invoices", id: "InvoiceID" },
  creditnote: { list: "CreditNotes", id: "CreditNoteID" },
  payment: { list: "Payments", id: "PaymentID" },
  contact: { list: "Contacts", id: "ContactID" },
} as const;
export type ListedKind = keyof typeof lists;

export const isListed = (kind: string): kind is ListedKind => Object.hasOwn(lists, kind);

export const idOf = (kind: ListedKind, one: Record): string | undefined => one[lists[kind].id];

/** The contact whose a record is: a payment says so in what it pays. */
export const contactOf = ({ Contact, Invoice, CreditNote }: Record) =>
  Contact ?? Invoice?.Contact ?? CreditNote?.Contact;
