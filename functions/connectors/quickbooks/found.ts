import type { Identity, PublishedEvent } from "../../../schemas/account-event.ts";
import { type EventType, isEventType } from "../../../schemas/event-types.ts";
import { emailIdentities, externalIdentity, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import type { Found } from "../fetched.ts";
import { readAmount } from "../mapping/money.ts";
import { verbFirst } from "../verb-first.ts";
import { entities } from "./entities.ts";
import { owedOf, servicesIn } from "./owed.ts";
import { customerIdOf, type Record } from "./records.ts";
import type { Environment } from "./settings.ts";

/** What a company's records are read with. */
export interface Books {
  readonly realm: string;
  readonly environment: Environment;
  readonly homeCurrency: string | undefined;
  /** The customers that the records name, by their ids. */
  readonly customers: ReadonlyMap<string, Record>;
  /** When they were read. */
  readonly readAt: string;
}

/** An event as ids alone tell it. */
export type Thin = Pick<PublishedEvent, "type" | "time" | "title" | "details" | "object" | "identities">;

/** What has been found of an event, in the words of the thin one. */
export function foundOf(event: Thin, record: Record, books: Books): Found {
  const { entity = "", operation = "" } = texts(event.details);
  const isCustomer = entity === "customer";
  const customerId = isCustomer ? record.Id : customerIdOf(record);
  const customer = isCustomer ? record : books.customers.get(customerId ?? "");
  const name = isCustomer ? recordName(record) : (record.CustomerRef?.name ?? recordName(customer));
  const number = record.DocNumber ?? record.PaymentRefNum ?? undefined;
  const state = stateOf(entity, record, operation);
  const type = typeOf(event.type, entity, state, record);
  const money =
    isCustomer || state === "voided" ? undefined : moneyOf(record.TotalAmt ?? record.Amount, record, books);
  const due = entity === "invoice" || entity === "bill" ? toInstant(record.DueDate) : undefined;
  const currency = currencyOf(record, books);
  const owed =
    currency === undefined || state === "voided"
      ? undefined
      : owedOf(entity, record, {
          realm: books.realm,
          currency,
          time: event.time,
          customer,
          readAt: books.readAt,
        });
  const url = addressOf(entity, record.Id, books.environment);
  const other = customerId ? undefined : (record.VendorRef?.name ?? record.EntityRef?.name);
  const label = number ?? (isCustomer ? undefined : recordName(record));
  const isGivenBack = entity === "purchase" && record.Credit === true;
  return {
    ...(type ? { type } : {}),
    title: titleOf(event, { entity, operation, type, number: label, isCustomer, isGivenBack, other }),
    ...(isGivenBack ? { direction: "in" as const } : {}),
    ...(money ? { money } : {}),
    ...(owed ? { owed } : {}),
    // What is paid or void falls due no more.
    ...(due && state !== "paid" && state !== "voided" ? { scheduledFor: due } : {}),
    ...(isCustomer && name ? { actor: { kind: "contact" as const, name } } : {}),
    object: {
      ...(event.object ?? { kind: entity, id: `${books.realm}/${record.Id}` }),
      ...(isCustomer ? (name ? { name } : {}) : label ? { name: label } : {}),
      ...(url ? { url } : {}),
      ...(state ? { state, ...(state === "voided" ? { final: true } : {}) } : {}),
    },
    identities: identitiesOf(customerId, customer, record, event, books),
    details: detailsOf(record, customer, name, books),
  };
}

const texts = (details: PublishedEvent["details"]) =>
  Object.fromEntries(
    Object.entries(details).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );

function recordName(record: Record | undefined): string | undefined {
  const person = [record?.GivenName, record?.FamilyName].filter(Boolean).join(" ");
  return record?.CompanyName || record?.DisplayName || record?.Name || person || undefined;
}

/** Where the record stands. A void one keeps its number and has no amount any more. */
function stateOf(entity: string, record: Record, operation: string): string | undefined {
  if (operation === "voided" || isVoid(record)) return "voided";
  if (entity === "estimate") return record.TxnStatus?.toLowerCase();
  if (entity !== "invoice" && entity !== "bill") return undefined;
  const [balance, total] = [record.Balance, record.TotalAmt].map((one) => readAmount(one, {}));
  if (balance === undefined || total === undefined || isZero(total)) return undefined;
  return isZero(balance) ? "paid" : "open";
}

/** QuickBooks may tell of a void as of any change: then the amount is gone, and a note of the void begins a line of the others. */
export function isVoid({ TotalAmt, PrivateNote }: Record): boolean {
  const total = readAmount(TotalAmt, {});
  return total !== undefined && isZero(total) && /^\s*voided\b/im.test(PrivateNote ?? "");
}

const isZero = (amount: string) => /^-?0*(\.0*)?$/.test(amount);

/** QuickBooks tells `updated` for what people call paid or accepted. */
function typeOf(
  type: string,
  entity: string,
  state: string | undefined,
  record: Record,
): EventType | undefined {
  if (!isEventType(type)) return undefined;
  if (state === "voided") return entities.get(entity)?.types.voided ?? type;
  if (type === "payment.received" && entity === "payment" && isUseOfCredit(record)) return "payment.updated";
  if (type === "invoice.updated" && state === "paid") return "invoice.paid";
  if (type === "estimate.updated" && isTaken(record)) return "estimate.accepted";
  if (type === "estimate.updated" && state === "rejected") return "estimate.declined";
  return type;
}

/**
 * Whether a payment only sets a credit against invoices: QuickBooks makes one of nothing for that, whose lines name both.
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/payment
 */
function isUseOfCredit({ TotalAmt, Line }: Record): boolean {
  const total = readAmount(TotalAmt, {});
  const linked = (Line ?? []).flatMap(({ LinkedTxn }) => LinkedTxn ?? []);
  return total !== undefined && isZero(total) && linked.some(({ TxnType }) => TxnType === "CreditMemo");
}

/**
 * Whether a customer has taken an estimate: one that is made an invoice need not have been accepted before, and is converted,
 * or closed and names the invoice.
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/estimate
 */
function isTaken({ TxnStatus, LinkedTxn }: Record): boolean {
  if (/^(accepted|converted)$/i.test(TxnStatus ?? "")) return true;
  const isInvoiced = (LinkedTxn ?? []).some(({ TxnType }) => TxnType?.toLowerCase() === "invoice");
  return isInvoiced && TxnStatus?.toLowerCase() === "closed";
}

interface Titled {
  readonly entity: string;
  readonly operation: string;
  readonly type: EventType | undefined;
  readonly number: string | undefined;
  readonly isCustomer: boolean;
  readonly isGivenBack: boolean;
  readonly other: string | undefined;
}

/** Whose it is only where that is none of our customers. */
function titleOf(
  { title, details }: Thin,
  { entity, operation, type, number, isCustomer, isGivenBack, other }: Titled,
): string {
  const label = isGivenBack ? "refund of a purchase" : entities.get(entity)?.label.toLowerCase();
  if (!label || operation === "merged") return title;
  const known = number ?? (typeof details.id === "string" ? details.id : "");
  const happened = operation === "emailed" ? "sent" : ((type && verbs[type]) ?? operation);
  if (isCustomer) return verbFirst(happened, "the customer's record");
  return verbFirst(
    happened,
    `${label} ${known}${other ? ` ${isGivenBack ? "from" : preposition(entity)} ${other}` : ""}`,
  );
}

const verbs: Readonly<Partial<{ [type in EventType]: string }>> = {
  "invoice.paid": "paid",
  "invoice.voided": "voided",
  "payment.voided": "voided",
  "bill.voided": "voided",
  "estimate.voided": "voided",
  "payment.received": "received",
  "estimate.accepted": "accepted",
  "estimate.declined": "declined",
};

const preposition = (entity: string) =>
  /^(payment|bill|vendorcredit)$/.test(entity)
    ? "from"
    : /^(billpayment|purchase)$/.test(entity)
      ? "to"
      : "for";

function currencyOf({ CurrencyRef }: Record, { homeCurrency }: Books): string | undefined {
  const currency = CurrencyRef?.value ?? homeCurrency;
  return currency && /^[A-Z]{3}$/.test(currency) ? currency : undefined;
}

function moneyOf(given: Record["TotalAmt"], record: Record, books: Books) {
  const [whole, fraction] = (readAmount(given, {}) ?? "").split(".");
  const currency = currencyOf(record, books);
  if (!whole || !currency) return undefined;
  return { amount: fraction === undefined ? whole : `${whole}.${fraction.padEnd(2, "0")}`, currency };
}

/** The customer's own, strongest first; the company last, for a firm whose client the company is. */
function identitiesOf(
  customerId: string | undefined,
  customer: Record | undefined,
  record: Record,
  event: Thin,
  { realm, customers }: Books,
): Identity[] {
  const phone = customer?.PrimaryPhone?.FreeFormNumber ?? customer?.Mobile?.FreeFormNumber;
  const above = customersAbove(customer, customers);
  const name =
    (above.length > 0 && customer?.FullyQualifiedName?.split(":")[0]) ||
    (recordName(customer) ?? record.CustomerRef?.name);
  // A job or project is not a customer: what happens there happens to the customer that has it.
  const ids = [...above, ...(customerId ? [customerId] : [])];
  const named = ids.map((id) => externalIdentity("quickbooks", "customer", `${realm}/${id}`));
  const own = customerId
    ? [
        ...emailIdentities(customer?.PrimaryEmailAddr?.Address),
        ...emailIdentities(record.BillEmail?.Address),
        phone ? { type: "phone", value: phone.slice(0, 512) } : undefined,
        name ? { type: "name", value: name.slice(0, 512) } : undefined,
      ]
    : [];
  return identities(...named, ...own, ...event.identities);
}

/** The ids of the customers that a job, or a part of one, is of: the topmost first. */
function customersAbove(customer: Record | undefined, customers: Books["customers"]): string[] {
  const above: string[] = [];
  let id = customer?.ParentRef?.value;
  while (id && !above.includes(id)) {
    above.unshift(id);
    id = customers.get(id)?.ParentRef?.value;
  }
  return above;
}

/** As QuickBooks Online itself addresses its pages. Intuit documents none of it. */
function addressOf(entity: string, id: string, environment: Environment): string | undefined {
  const page = pages[entity];
  const host = environment === "sandbox" ? "app.sandbox.qbo.intuit.com" : "app.qbo.intuit.com";
  return page && /^\d+$/.test(id) ? `https://${host}/app/${page}=${id}` : undefined;
}

const pages: Readonly<{ [entity: string]: string }> = {
  customer: "customerdetail?nameId",
  invoice: "invoice?txnId",
  estimate: "estimate?txnId",
  payment: "recvpayment?txnId",
  salesreceipt: "salesreceipt?txnId",
  refundreceipt: "refundreceipt?txnId",
  creditmemo: "creditmemo?txnId",
  bill: "bill?txnId",
  billpayment: "billpayment?txnId",
  purchase: "expense?txnId",
};

function detailsOf(record: Record, customer: Record | undefined, name: string | undefined, books: Books) {
  const balance = moneyOf(record.Balance, record, books);
  const hours = [readAmount(record.Hours, {}), readAmount(record.Minutes, {})];
  const kept = {
    customer: name,
    vendor: record.VendorRef?.name ?? record.EntityRef?.name,
    number: record.DocNumber ?? record.PaymentRefNum,
    date: record.TxnDate,
    due: record.DueDate,
    expires: record.ExpirationDate,
    balance: balance && `${balance.amount} ${balance.currency}`,
    status: record.TxnStatus,
    email: record.BillEmail?.Address ?? customer?.PrimaryEmailAddr?.Address,
    note: record.PrivateNote ?? record.Description,
    time: hours.some((one) => one !== undefined) ? `${hours[0] ?? "0"} h ${hours[1] ?? "0"} min` : undefined,
    active: record.Active === false ? false : undefined,
  };
  const services = servicesIn(record);
  return {
    ...Object.fromEntries(
      Object.entries(kept).flatMap(([key, value]) =>
        value === undefined || value === null || value === "" ? [] : [[key, value] as const],
      ),
    ),
    ...(services.length > 0 ? { services } : {}),
  };
}
