import { UnknownType } from "../../shared/errors.ts";
import { fromUnix, toInstant } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { draftOf, thinDraft } from "./draft.ts";
import { happenings, isQuiet } from "./happenings.ts";
import type { Payload } from "./payload.ts";

/** What a Stripe event tells; nothing where others tell the same. Throws `UnknownType` for a type that is in no list. */
export function toldBy(given: Payload, receivedAt: string): EventDraft | undefined {
  const word = wordOf(given);
  const happened = happenings.get(word);
  if (!happened && !isQuiet(word)) throw new UnknownType(given.type);
  // A charge of a payment tells what the payment itself does.
  const isTwice =
    "data" in given && /^charge\.(?:succeeded|failed)$/.test(word) && given.data.object.payment_intent?.id;
  if (!happened || isTwice) return undefined;
  const time = fromUnix(given.created) ?? toInstant(given.created) ?? receivedAt;
  const failed = word === "refund.failed" && "data" in given ? given.data.object.id : undefined;
  const said = { key: failed ?? given.id, time, isTest: given.livemode === false };
  if (!("data" in given))
    return thinDraft(happened, given.related_object.id, word, { ...said, account: given.context });
  const { object, previous_attributes: before } = given.data;
  return draftOf(happened, object, before, { ...said, account: given.account });
}

/** That a refund has failed was told as of any change of it before there was a type for that, and still is. */
function wordOf(given: Payload): string {
  const word = given.type.trim().toLowerCase().replace(/^v1\./, "");
  const isChange = word === "charge.refund.updated" || word === "refund.updated";
  return isChange && "data" in given && given.data.object.status === "failed" ? "refund.failed" : word;
}
