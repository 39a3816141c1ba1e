import { stampedHmac } from "../../delivery/signature.ts";
import { defineConnector } from "../connector.ts";
import { en } from "./en.ts";
import { happenings } from "./happenings.ts";
import { type Payload, payload } from "./payload.ts";
import { toldBy } from "./told.ts";

/** Stripe's event destinations: https://docs.stripe.com/webhooks */
export const stripe = defineConnector<Payload>({
  tool: "stripe",
  catalogue: {
    title: "Stripe",
    route: "webhook",
    proof: "vendor-signed",
    secretIssued: true,
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
    const told = toldBy(given, receivedAt.toISOString());
    if (!told || "data" in given) return { events: told ? [told] : [] };
    return { events: [told], fetches: [{ key: given.context ?? "own", scope: {}, fills: [told] }] };
  },
  collect: async () => (await import("./collect.ts")).stripeCollector,
});
