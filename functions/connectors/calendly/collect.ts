import type { Collector } from "../collector.ts";
import { calendlyConsent } from "./consent.ts";
import { calendlyPage } from "./page.ts";
import { calendlySubscriptions } from "./subscriptions.ts";
import { calendlyVerdict } from "./verdict.ts";

/**
 * Calendly's deliveries are whole and leave nothing to fetch; what was never delivered is read.
 * https://developer.calendly.com/api-docs
 */
export const calendlyCollector: Collector = {
  hosts: ["api.calendly.com", "auth.calendly.com"],
  authorization: [
    {
      kind: "oauth2",
      tokenUrl: () => "https://auth.calendly.com/oauth/token",
      clientIn: "body",
      revocation: { with: "refresh token", url: "https://auth.calendly.com/oauth/revoke", clientIn: "body" },
      consent: calendlyConsent,
    },
    { kind: "token" },
  ],
  verdict: calendlyVerdict,
  since: calendlyPage,
  subscriptions: calendlySubscriptions,
  // biome-ignore lint/correctness/useYield: it makes no calls
  *steps() {
    return {};
  },
};
