import * as z from "zod/mini";
import type { ApiAnswer } from "../collector.ts";
import { foundIn, UnexpectedAnswer } from "../fetched.ts";

const text = z.optional(z.nullable(z.string()));
const amount = z.optional(z.nullable(z.union([z.number(), z.string()])));
const ref = z.optional(z.nullable(z.object({ value: z.optional(z.string()), name: text, type: text })));
const address = z.optional(z.nullable(z.object({ Address: text })));
const phone = z.optional(z.nullable(z.object({ FreeFormNumber: text })));

/**
 * What is read of a record, whatever its kind: a field that a kind does not have is absent.
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/invoice and its neighbours
 */
export const record = z.object({
  Id: z.string(),
  DocNumber: text,
  PaymentRefNum: text,
  TotalAmt: amount,
  Amount: amount,
  Balance: amount,
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
  PrimaryEmailAddr: address,
  PrimaryPhone: phone,
  Mobile: phone,
  Active: z.optional(z.boolean()),
});
export type Record = z.infer<typeof record>;

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
