import { stampedHmac } from "../../delivery/signature.ts";
import { UnknownType } from "../../shared/errors.ts";
import { fromUnix, toInstant } from "../../shared/instant.ts";
import { defineConnector } from "../connector.ts";
import { draftOf, thinDraft } from "./draft.ts";
import { en } from "./en.ts";
import { happenings, isQuiet } from "./happenings.ts";
import { type Payload, payload } from "./payload.ts";

/** Stripe's event destinations: https://docs.stripe.com/webhooks */
export const stripe = defineConnector<Payload>({
  tool: "stripe",
  catalogue: {
    title: "Stripe",
    route: "webhook",
    proof: "vendor-signed",
    summary: en.summary,
    limits: Object.values(en.limits),
    handshake: "none",
    eventTypes: [
      ...new Set([...happenings.values()].map(({ type }) => type)),
      "system.observed",
      "system.unrecognized",
    ],
    setup: Object.values(en.setup),
    docs: "https://docs.stripe.com/webhooks",
  },
  ledger: 4,
  /** While a secret is rolled Stripe signs with both; its own libraries refuse what is older than five minutes. */
  signature: stampedHmac({ header: "stripe-signature", tolerance: 300, several: true }),
  payload,
  normalise(given, { receivedAt }) {
    const word = given.type.trim().toLowerCase().replace(/^v1\./, "");
    const happened = happenings.get(word);
    if (!happened && !isQuiet(word)) throw new UnknownType(given.type);
    // A charge of a payment tells what the payment itself does.
    const isTwice =
      "data" in given && /^charge\.(?:succeeded|failed)$/.test(word) && given.data.object.payment_intent?.id;
    if (!happened || isTwice) return { events: [] };
    const time = fromUnix(given.created) ?? toInstant(given.created) ?? receivedAt.toISOString();
    const isTest = given.livemode === false;
    if ("data" in given) {
      const { object, previous_attributes: before } = given.data;
      return {
        events: [draftOf(happened, object, before, { key: given.id, time, account: given.account, isTest })],
      };
    }
    const said = { key: given.id, time, account: given.context, isTest };
    return { events: [thinDraft(happened, given.related_object.id, said)] };
  },
});
