import type { Consent } from "../collector.ts";
import { idIn, organizations, whoIsIn } from "./owner.ts";

/** https://developer.calendly.com/api-docs, Authentication. A new app has no scopes but those that it asks for. */
export const calendlyConsent: Consent = {
  authorizeUrl: () => "https://auth.calendly.com/oauth/authorize",
  scopes: [
    ...["webhooks:read", "webhooks:write", "users:read", "organizations:read"],
    ...["scheduled_events:read", "routing_forms:read", "contacts:read"],
  ],
  pkce: true,
  // Of its apps for trying things out; others refuse it at Calendly's own page.
  loopback: () => true,
  *tenant() {
    const { name, current_organization: organization } = yield* whoIsIn();
    return { id: idIn(organization, organizations), ...(name ? { name } : {}) };
  },
};
