import { UnknownType } from "../../shared/errors.ts";
import { fromUnix, toInstant } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { draftOf, thinDraft } from "./draft.ts";
import { happenings, isQuiet } from "./happenings.ts";
import { isOff } from "./money.ts";
import type { Payload } from "./payload.ts";

/**
 * What a charge tells that holds an amount and has not taken it, in Stripe's word and state for such a payment: it succeeds
 * when it is authorized, and is refunded when the hold is given up. https://docs.stripe.com/charges/placing-a-hold
 */
const held: ReadonlyMap<string, readonly [word: string, status: string]> = new Map([
  ["charge.succeeded", ["payment_intent.amount_capturable_updated", "requires_capture"]],
  ["charge.refunded", ["payment_intent.canceled", "canceled"]],
  ["charge.expired", ["payment_intent.canceled", "canceled"]],
]);

/** What a Stripe event tells; nothing where others tell the same. Throws `UnknownType` for a type that is in no list. */
export function toldBy(given: Payload, receivedAt: string): EventDraft | undefined {
  const named = given.type.trim().toLowerCase().replace(/^v1\./, "");
  const object = "data" in given ? given.data.object : undefined;
  // That a refund has failed or was canceled is told as of any change of it, too.
  const failed = /^(?:charge\.)?refund\./.test(named) && isOff(object?.status) ? object?.id : undefined;
  const [holds, status] = (object?.captured === false && held.get(named)) || [];
  const word = failed === undefined ? (holds ?? named) : "refund.failed";
  const happened = happenings.get(word);
  if (!happened && !isQuiet(word)) throw new UnknownType(given.type);
  // A charge of a payment tells what the payment itself does.
  const isTwice =
    (holds !== undefined || /^charge\.(?:succeeded|captured|failed)$/.test(word)) &&
    object?.payment_intent?.id;
  if (!happened || isTwice) return undefined;
  const time = fromUnix(given.created) ?? toInstant(given.created) ?? receivedAt;
  // A hold is given up once, by whichever word that is told.
  const key = (status === "canceled" ? object?.id : failed) ?? given.id;
  const said = { key, time, isTest: given.livemode === false };
  if (!("data" in given))
    return thinDraft(happened, given.related_object.id, word, { ...said, account: given.context });
  const { data, account } = given;
  const one = {
    ...data.object,
    ...(status === undefined ? {} : { status }),
    ...(word === "charge.captured" ? { amount_received: data.object.amount_captured } : {}),
  };
  return draftOf(happened, one, data.previous_attributes, { ...said, account });
}
