import type { Identity, Owed, PublishedEvent } from "../../../schemas/account-event.ts";
import type { EventType } from "../../../schemas/event-types.ts";
import { emailIdentities, externalIdentity, identities } from "../../shared/identity.ts";
import type { Found } from "../fetched.ts";
import { readAmount } from "../mapping/money.ts";
import { verbFirst } from "../verb-first.ts";
import { contactOf, type ListedKind, type Record } from "./records.ts";

/** What an organisation's records are read with. */
export interface Books {
  readonly tenant: string;
  /** The contacts that the records name, by their ids. */
  readonly contacts: ReadonlyMap<string, Record>;
}

/** An event as ids alone tell it. */
export type Thin = Pick<PublishedEvent, "object" | "identities" | "details">;

/** What a record turns out to be, which its kind alone does not say. */
interface Sort {
  /** Of the object: what insight takes it for. */
  readonly kind: string;
  readonly label: string;
  readonly types: Readonly<{
    [happened in "created" | "updated" | "paid" | "voided" | "deleted"]: EventType;
  }>;
  /** Whether the other side is a customer. */
  readonly ofCustomer: boolean;
}

const typesOf = (
  noun: "invoice" | "bill" | "payment",
  created: EventType,
  paid: EventType,
): Sort["types"] => ({
  created,
  updated: `${noun}.updated`,
  paid,
  voided: `${noun}.voided`,
  deleted: `${noun}.deleted`,
});
const ours = (label: string, types: Sort["types"], kind = label): Sort => ({
  kind,
  label,
  types,
  ofCustomer: true,
});
const theirs = (label: string, created: EventType, kind: string): Sort => ({
  ...{ kind, label, types: typesOf("bill", created, label === "bill" ? "bill.paid" : "bill.updated") },
  ofCustomer: false,
});

const invoice = ours("invoice", typesOf("invoice", "invoice.created", "invoice.paid"));
const bill = theirs("bill", "bill.created", "bill");
const credit = ours("credit note", typesOf("payment", "credit.issued", "payment.updated"), "creditnote");
const supplierCredit = theirs("supplier's credit note", "bill.updated", "suppliercredit");
const payment = ours("payment", typesOf("payment", "payment.received", "payment.updated"));
const refund = ours("refund", typesOf("payment", "payment.refunded", "payment.updated"));
const billPayment = theirs("bill payment", "bill.paid", "billpayment");
/** What a supplier gives back of a credit, or of what was paid too much or ahead: money that comes in. */
const supplierRefund = theirs("supplier's refund", "bill.updated", "supplierrefund");
const customer = ours(
  "the customer's record",
  {
    created: "customer.created",
    ...{ updated: "customer.updated", paid: "customer.updated" },
    ...{ voided: "customer.updated", deleted: "customer.updated" },
  },
  "contact",
);
const supplier: Sort = {
  ...{ kind: "contact", label: "supplier", ofCustomer: false },
  types: {
    ...{ created: "ledger.changed", updated: "ledger.changed", paid: "ledger.changed" },
    ...{ voided: "ledger.changed", deleted: "ledger.changed" },
  },
};

/** By Xero's own types: https://developer.xero.com/documentation/api/accounting/types */
function sortOf(kind: ListedKind, { Type, PaymentType, Invoice, IsSupplier, IsCustomer }: Record): Sort {
  if (kind === "contact") return IsSupplier === true && IsCustomer !== true ? supplier : customer;
  if (kind === "payment") {
    const of = PaymentType?.toUpperCase() ?? "";
    if (/^AP(?:CREDIT|OVERPAYMENT|PREPAYMENT)/.test(of)) return supplierRefund;
    if (of.startsWith("AP") || of.startsWith("ACCPAY") || isPayable(Invoice?.Type)) return billPayment;
    return of === "" || of === "ACCRECPAYMENT" ? payment : refund;
  }
  if (kind === "creditnote") return isPayable(Type) ? supplierCredit : credit;
  return isPayable(Type) ? bill : invoice;
}

const isPayable = (type: string | undefined) => type?.toUpperCase().startsWith("ACCPAY") === true;

const states: Readonly<{ [status: string]: string }> = {
  DRAFT: "draft",
  SUBMITTED: "submitted",
  AUTHORISED: "open",
  PAID: "paid",
  VOIDED: "voided",
  DELETED: "deleted",
  ARCHIVED: "archived",
  GDPRREQUEST: "archived",
};

/** Where a record stands; `undefined` where that says nothing. */
export function stateOf(kind: ListedKind, { Status, ContactStatus }: Record): string | undefined {
  const state = states[(kind === "contact" ? ContactStatus : Status)?.toUpperCase() ?? ""];
  return kind === "payment" && state === "open" ? undefined : state;
}

/** What nobody has approved asks nobody for anything yet. */
const isDraft = (state: string | undefined) => state === "draft" || state === "submitted";
export const isGone = (state: string | undefined) => state === "voided" || state === "deleted";

/** What has been found of an event. `operation` is that of the thin one. */
export function foundOf(thin: Thin, kind: ListedKind, record: Record, books: Books): Found {
  const { operation } = thin.details;
  const sort = sortOf(kind, record);
  const state = stateOf(kind, record);
  const happened = happenedOf(operation === "created", state);
  const isMoney = kind !== "contact" && !isGone(state);
  const money = isMoney ? moneyOf(record) : undefined;
  const owed = isMoney ? owedOf(sort.kind, record, state, books.tenant) : undefined;
  const isAsked = kind === "invoice" && !isGone(state) && !isDraft(state) && state !== "paid";
  const due = isAsked ? record.DueDate : undefined;
  const number = numberOf(kind, record);
  const url = addressOf(sort.kind, thin.object?.id.split("/")[1] ?? "");
  const contactId = contactOf(record)?.ContactID ?? record.ContactID;
  const contact = kind === "contact" ? record : books.contacts.get(contactId ?? "");
  const name = nameOf(contact) ?? contactOf(record)?.Name;
  const found: Found = {
    type: sort.types[happened],
    title: titleOf(sort, { happened, state, number, name }),
    ...(sort.ofCustomer ? {} : { direction: happened === "paid" || sort === billPayment ? "out" : "in" }),
    ...(money ? { money } : {}),
    ...(owed ? { owed } : {}),
    ...(due ? { scheduledFor: due } : {}),
    ...(sort === customer && name ? { actor: { kind: "contact" as const, name } } : {}),
    object: {
      ...{ id: "", ...thin.object, kind: sort.kind },
      ...(kind === "contact" ? (name ? { name } : {}) : number ? { name: number } : {}),
      ...(url ? { url } : {}),
      ...(state ? { state, ...(isGone(state) ? { final: true } : {}) } : {}),
    },
    identities: sort.ofCustomer ? identitiesOf(contactId, contact, name, thin, books) : thin.identities,
    details: detailsOf(kind, sort, record, contact, name),
  };
  return sort === customer ? mergedInto(found, record, thin, books) : found;
}

/** A contact that was merged into another, whose its documents are from then on. */
function mergedInto(
  found: Found,
  { MergedToContactID: stays }: Record,
  thin: Thin,
  { tenant }: Books,
): Found {
  if (stays === undefined || found.object === undefined) return found;
  const { kind, id } = found.object;
  const other = externalIdentity("xero", "contact", `${tenant}/${stays}`);
  return {
    ...found,
    type: "customer.merged",
    title: verbFirst("merged", `${customer.label} into another`),
    object: { kind, id: `${tenant}/${stays}` },
    supersedes: { kind, id },
    identities: identities(other, ...thin.identities),
  };
}

function happenedOf(isNew: boolean, state: string | undefined): keyof Sort["types"] {
  if (state === "voided" || state === "deleted") return state;
  if (isNew) return "created";
  return state === "paid" ? "paid" : "updated";
}

interface Titled {
  readonly happened: keyof Sort["types"];
  readonly state: string | undefined;
  readonly number: string | undefined;
  readonly name: string | undefined;
}

/** Whose it is only where that is none of our customers. */
function titleOf(sort: Sort, { happened, state, number, name }: Titled): string {
  const verb =
    sort === payment && happened === "created" ? "received" : (verbs[sort.kind]?.[happened] ?? happened);
  if (sort === customer) return verbFirst(state === "archived" ? state : verb, sort.label);
  const other =
    sort.ofCustomer || !name
      ? ""
      : ` ${sort === billPayment ? "to" : sort === supplier ? "" : "from"} ${name}`;
  const which = number === undefined ? "" : isPayment(sort) ? ` for ${number}` : ` ${number}`;
  return verbFirst(verb, `${sort.label}${which}${other.replace("  ", " ")}`);
}

const isPayment = (sort: Sort) => [payment, refund, billPayment, supplierRefund].includes(sort);
/** A credit note that is used up pays nothing by itself. */
const verbs: Readonly<{ [kind: string]: Partial<{ [happened in keyof Sort["types"]]: string }> }> = {
  creditnote: { created: "issued", paid: "used" },
  suppliercredit: { paid: "used" },
  refund: { created: "paid" },
  supplierrefund: { created: "received" },
  billpayment: { created: "made" },
};

const numberOf = (
  kind: ListedKind,
  { InvoiceNumber, CreditNoteNumber, Invoice, CreditNote, Reference }: Record,
) =>
  kind === "invoice"
    ? (InvoiceNumber ?? Reference)
    : kind === "creditnote"
      ? (CreditNoteNumber ?? Reference)
      : (Invoice?.InvoiceNumber ?? CreditNote?.CreditNoteNumber);

function nameOf(contact: Record | undefined): string | undefined {
  return contact?.Name ?? ([contact?.FirstName, contact?.LastName].filter(Boolean).join(" ") || undefined);
}

function currencyOf({ CurrencyCode, Invoice, CreditNote }: Record): string | undefined {
  const code = CurrencyCode ?? Invoice?.CurrencyCode ?? CreditNote?.CurrencyCode;
  return code && /^[A-Z]{3}$/.test(code) ? code : undefined;
}

function moneyOf(record: Record) {
  const [whole, fraction] = (readAmount(record.Total ?? record.Amount, {}) ?? "").split(".");
  const currency = currencyOf(record);
  if (!whole || !currency) return undefined;
  return { amount: fraction === undefined ? whole : `${whole}.${fraction.padEnd(2, "0")}`, currency };
}

/** What of each kind is still to be paid or, of a credit, to be used. A payment settles what it was made for. */
const openOf: Readonly<{ [kind: string]: (of: Record) => unknown }> = {
  invoice: ({ AmountDue }) => AmountDue,
  bill: ({ AmountDue }) => AmountDue,
  creditnote: ({ RemainingCredit }) => RemainingCredit,
  payment: () => 0,
  refund: () => 0,
};

/**
 * What a document says of itself, as Xero's own record stood when it last changed; nothing of a draft, which asks nobody
 * for anything yet. `undefined` where its amounts, currency or time cannot be read.
 */
function owedOf(kind: string, record: Record, state: string | undefined, tenant: string): Owed | undefined {
  const left = Object.hasOwn(openOf, kind) ? openOf[kind]?.(record) : undefined;
  const [total, open] = [record.Total ?? record.Amount, left].map((one) => readAmount(one, {}));
  const [currency, asOf] = [currencyOf(record), record.UpdatedDateUTC];
  if (isDraft(state) || total === undefined || open === undefined || !currency || !asOf) return undefined;
  const [issued, due] = [record.Date?.slice(0, 10), record.DueDate?.slice(0, 10)];
  const id = record.Invoice?.InvoiceID;
  return {
    ...{ total, open, currency, asOf },
    ...(issued ? { issued } : {}),
    ...(due ? { due } : {}),
    ...(kind === "payment" && id
      ? { settles: [{ kind: "invoice", id: `${tenant}/${id}`, amount: total }] }
      : {}),
  };
}

/** The customer's own, strongest first; the organisation last, for a firm whose client it is. */
function identitiesOf(
  id: string | undefined,
  contact: Record | undefined,
  name: string | undefined,
  thin: Thin,
  { tenant }: Books,
): Identity[] {
  const emails = [contact?.EmailAddress, ...(contact?.ContactPersons ?? []).map((one) => one.EmailAddress)];
  const phone = phoneOf(contact);
  return identities(
    id ? externalIdentity("xero", "contact", `${tenant}/${id}`) : undefined,
    ...emails.flatMap((one) => emailIdentities(one)),
    phone ? { type: "phone", value: phone.slice(0, 512) } : undefined,
    name ? { type: "name", value: name.slice(0, 512) } : undefined,
    ...thin.identities,
  );
}

/** Xero keeps a number's parts apart, each with or without what belongs to another. */
function phoneOf(contact: Record | undefined): string | undefined {
  const known = (contact?.Phones ?? []).filter(
    ({ PhoneNumber, PhoneType }) => PhoneNumber && PhoneType !== "FAX",
  );
  const { PhoneCountryCode, PhoneAreaCode, PhoneNumber } =
    known.find(({ PhoneType }) => PhoneType === "DEFAULT") ?? known[0] ?? {};
  if (!PhoneNumber) return undefined;
  const country = PhoneCountryCode ? `+${PhoneCountryCode.replace(/^\+|^00/, "")}` : undefined;
  return [country, PhoneAreaCode, PhoneNumber].filter(Boolean).join(" ");
}

/** https://developer.xero.com/documentation/guides/how-to-guides/deep-link-xero/ */
function addressOf(kind: string, id: string): string | undefined {
  const page = Object.hasOwn(pages, kind) ? pages[kind] : undefined;
  return page && /^[0-9a-f-]{36}$/.test(id) ? `https://go.xero.com/${page}${id}` : undefined;
}

const pages: Readonly<{ [kind: string]: string }> = {
  invoice: "AccountsReceivable/View.aspx?InvoiceID=",
  bill: "AccountsPayable/View.aspx?InvoiceID=",
  creditnote: "AccountsReceivable/ViewCreditNote.aspx?creditNoteID=",
  suppliercredit: "AccountsPayable/ViewCreditNote.aspx?creditNoteID=",
  contact: "Contacts/View/",
};

const mostServices = 10;

function detailsOf(
  kind: ListedKind,
  { ofCustomer }: Sort,
  record: Record,
  contact: Record | undefined,
  name: string | undefined,
): NonNullable<Found["details"]> {
  const kept = {
    [ofCustomer ? "customer" : "supplier"]: name,
    number: numberOf(kind, record),
    reference: record.Reference,
    date: record.Date?.slice(0, 10),
    due: record.DueDate?.slice(0, 10),
    status: record.Status?.toLowerCase(),
    email: contact?.EmailAddress,
  };
  const services = new Set((record.LineItems ?? []).flatMap(({ Item }) => Item?.Name ?? []));
  return {
    ...Object.fromEntries(
      Object.entries(kept).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
    ),
    ...(services.size > 0 ? { services: [...services].slice(0, mostServices) } : {}),
  };
}
