import * as z from "zod/mini";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { jsonIfAny } from "../../delivery/parse.ts";

const name = "smartsheet-hook-challenge";
const written = z.string().check(z.regex(/^[\w-]{1,128}$/));
const check = z.strictObject({
  challenge: written,
  webhookId: z.optional(z.union([z.string(), z.number()])),
});

/**
 * The text of an address check. A genuine callback must never pass as one, so the body may hold nothing else; where
 * header and body are both there, they must agree.
 */
export function challengeIn(delivery: Delivery): string | undefined {
  if (delivery.method !== "POST" || delivery.body.length > 1_000) return undefined;
  const inHeader = header(delivery, name);
  if (delivery.body.length === 0) return written.safeParse(inHeader).data;
  const { data } = check.safeParse(jsonIfAny(delivery));
  const agree = !delivery.headers.has(name) || inHeader === data?.challenge;
  return agree ? data?.challenge : undefined;
}
