import * as z from "zod/mini";
import type { ApiAnswer, ApiRequest } from "../collector.ts";
import { listOf } from "../lenient.ts";

export type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/**
 * Of the last version in which a payment says which invoice it is for. https://docs.stripe.com/api/versioning and
 * https://docs.stripe.com/changelog/basil/2025-03-31/add-support-for-multiple-partial-payments-on-invoices
 */
export const version = "2025-02-24.acacia";

/** A call in our account, or in one that is connected to it: https://docs.stripe.com/connect/authentication */
export function asked(
  path: string,
  query: Readonly<{ [name: string]: string }> = {},
  account?: string,
): ApiRequest {
  const search = new URLSearchParams(query).toString();
  return {
    url: `https://api.stripe.com/v1/${path}${search && `?${search}`}`,
    headers: { "stripe-version": version, ...(account === undefined ? {} : { "stripe-account": account }) },
  };
}

/** Whether it can be put into an address as an object's id, or into a header as an account's. */
export const isId = (id: unknown): id is string => typeof id === "string" && /^\w{1,200}$/.test(id);

/** A page of a list, newest first; entries that have no id cannot be gone on from, and say nothing. */
export const page = z.object({
  data: listOf(z.looseObject({ id: z.string().check(z.regex(/^\w{1,200}$/)) })),
  has_more: z.boolean(),
});
