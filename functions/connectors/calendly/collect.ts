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
      // By the header, as its page has it for web apps: https://developer.calendly.com/api-docs/calendly-o-auth/o-auth/post-oauth-refresh-token
      tokenUrl: () => "https://auth.calendly.com/oauth/token",
      // Here by the body: https://developer.calendly.com/api-docs/calendly-o-auth/o-auth/post-oauth-revoke
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
