import { UnknownType } from "../../shared/errors.ts";
import { fromUnix, toInstant } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { draftOf, thinDraft } from "./draft.ts";
import { happenings, isQuiet } from "./happenings.ts";
import { isOff } from "./money.ts";
import type { Payload } from "./payload.ts";

/** What a Stripe event tells; nothing where others tell the same. Throws `UnknownType` for a type that is in no list. */
export function toldBy(given: Payload, receivedAt: string): EventDraft | undefined {
  const named = given.type.trim().toLowerCase().replace(/^v1\./, "");
  const object = "data" in given ? given.data.object : undefined;
  // That a refund has failed or was canceled is told as of any change of it, too.
  const failed = /^(?:charge\.)?refund\./.test(named) && isOff(object?.status) ? object?.id : undefined;
  // It succeeds when an amount is held, and is refunded when that is given up: https://docs.stripe.com/charges/placing-a-hold
  const isHeld = object?.captured === false && /^charge\.(?:succeeded|refunded|expired)$/.test(named);
  const status = isHeld ? (named === "charge.succeeded" ? "requires_capture" : "canceled") : object?.status;
  const held = `payment_intent.${status === "canceled" ? status : "amount_capturable_updated"}`;
  const word = failed === undefined ? (isHeld ? held : named) : "refund.failed";
  const happened = happenings.get(word);
  if (!happened && !isQuiet(word)) throw new UnknownType(given.type);
  // A charge of a payment tells what the payment itself does.
  const isTwice =
    (isHeld || /^charge\.(?:succeeded|captured|failed)$/.test(word)) && object?.payment_intent?.id;
  if (!happened || isTwice) return undefined;
  const time = fromUnix(given.created) ?? toInstant(given.created) ?? receivedAt;
  const key = (isHeld && status === "canceled" ? object.id : failed) ?? given.id;
  const said = { key, time, isTest: given.livemode === false };
  if (!("data" in given))
    return thinDraft(happened, given.related_object.id, word, { ...said, account: given.context });
  const { data, account } = given;
  const taken = word === "charge.captured" ? { amount_received: data.object.amount_captured } : {};
  return draftOf(happened, { ...data.object, status, ...taken }, data.previous_attributes, {
    ...said,
    account,
  });
}
