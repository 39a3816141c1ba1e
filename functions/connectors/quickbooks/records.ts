import * as z from "zod/mini";
import type { ApiAnswer } from "../collector.ts";
import { foundIn, UnexpectedAnswer } from "../fetched.ts";
import { listOf, maybe, text } from "../lenient.ts";

const amount = maybe(z.union([z.number(), z.string()]));
const ref = maybe(z.object({ value: text, name: text, type: text }));
const address = maybe(z.object({ Address: text }));
const phone = maybe(z.object({ FreeFormNumber: text }));
const links = listOf(z.object({ TxnId: text, TxnType: text }));
const line = z.object({
  Amount: amount,
  LinkedTxn: links,
  SalesItemLineDetail: maybe(z.object({ ItemRef: ref })),
});
const id = z.pipe(z.union([z.string(), z.number()]), z.transform(String));

/**
 * What is read of a record, whatever its kind: a field that a kind does not have is absent.
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/invoice and its neighbours
 */
export const record = z.object({
  Id: id,
  DocNumber: text,
  PaymentRefNum: text,
  TotalAmt: amount,
  Amount: amount,
  Balance: amount,
  UnappliedAmt: amount,
  RemainingCredit: amount,
  Line: listOf(line),
  LinkedTxn: links,
  MetaData: maybe(z.object({ CreateTime: text, LastUpdatedTime: text })),
  CurrencyRef: ref,
  CustomerRef: ref,
  VendorRef: ref,
  EntityRef: ref,
  DueDate: text,
  ExpirationDate: text,
  TxnDate: text,
  TxnStatus: text,
  PrivateNote: text,
  Description: text,
  Hours: amount,
  Minutes: amount,
  BillEmail: address,
  Name: text,
  DisplayName: text,
  CompanyName: text,
  GivenName: text,
  FamilyName: text,
  /** Of a job or project: the customer that it is of, and the names from the topmost customer to it, with colons between. */
  ParentRef: ref,
  FullyQualifiedName: text,
  PrimaryEmailAddr: address,
  PrimaryPhone: phone,
  Mobile: phone,
  Active: maybe(z.boolean()),
  /** Of a purchase by card: whether it is money that the seller gives back. */
  Credit: maybe(z.boolean()),
});
export type Record = z.infer<typeof record>;

/** The customer whose a record is: that which it names, or what was spent for it or paid to it. */
export function customerIdOf({ CustomerRef, EntityRef }: Record): string | undefined {
  return CustomerRef?.value ?? (EntityRef?.type === "Customer" ? EntityRef.value : undefined);
}

const queried = z.object({ QueryResponse: z.record(z.string(), z.unknown()) });

/**
 * The answer of the query call: a list under the kind's own name, or nothing at all where there is none. Throws as
 * `bodyOf`.
 */
export function recordsIn(answer: ApiAnswer, kind: string): Record[] {
  const list = foundIn(queried, answer, `query ${kind}`)?.QueryResponse[kind];
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw new UnexpectedAnswer(`query ${kind}: ${kind}: invalid_type`);
  return list.flatMap((one) => record.safeParse(one).data ?? []);
}

const preferences = z.object({
  QueryResponse: z.object({
    Preferences: z.array(
      z.object({ CurrencyPrefs: z.object({ HomeCurrency: z.object({ value: z.string() }) }) }),
    ),
  }),
});

/** The currency of a company that does business in one only, whose records name none. */
export function homeCurrencyIn(body: unknown): string | undefined {
  return preferences.safeParse(body).data?.QueryResponse.Preferences[0]?.CurrencyPrefs.HomeCurrency.value;
}
