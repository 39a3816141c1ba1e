import * as z from "zod/mini";
import { type Answered, codeIn, type Verdict } from "../verdict.ts";

const refusal = z.object({
  error: z.object({ type: z.optional(z.unknown()), code: z.optional(z.unknown()) }),
});

/**
 * What Stripe means by its errors: https://docs.stripe.com/error-low-level and https://docs.stripe.com/error-codes
 * A key does not end by itself: one that is not taken is none. A restricted key that lacks a right is answered 403.
 */
export function stripeVerdict({ status, body }: Answered): Verdict | undefined {
  const { data } = refusal.safeParse(body);
  if (data === undefined) return undefined;
  const { type, code: word } = data.error;
  const code = codeIn(word) ?? codeIn(type) ?? String(status);
  if (status === 401) return { kind: "refused", code };
  if (status === 403) return { kind: "consent", code };
  // Another request holds the object, or the key's requests of a second are used up.
  if (code === "lock_timeout" || code === "rate_limit" || status === 409) return { kind: "later", code };
  return status === 400 || status === 402 ? { kind: "wrong", code } : undefined;
}
