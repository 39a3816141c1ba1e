import type { Consent } from "../collector.ts";
import { idIn, organizations, whoIsIn } from "./owner.ts";

/**
 * A new app has no scopes but those that it asks for, and what is told needs the right to read it, too:
 * https://developer.calendly.com/docs/authentication/scopes. The page and its proof:
 * https://developer.calendly.com/api-docs/calendly-o-auth/o-auth/get-oauth-authorize
 */
export const calendlyConsent: Consent = {
  authorizeUrl: () => "https://auth.calendly.com/oauth/authorize",
  scopes: [
    ...["webhooks:read", "webhooks:write", "users:read", "organizations:read"],
    ...["scheduled_events:read", "routing_forms:read", "contacts:read"],
  ],
  pkce: true,
  // Of its apps for trying things out (Sandbox): https://developer.calendly.com/docs/authentication/creating-an-oauth-app
  loopback: () => true,
  *tenant() {
    const { name, current_organization: organization } = yield* whoIsIn();
    return { id: idIn(organization, organizations), ...(name ? { name } : {}) };
  },
};
