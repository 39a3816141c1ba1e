import * as z from "zod/mini";
import type { Consent } from "../collector.ts";
import { bodyOf } from "../fetched.ts";

const profile = z.object({ emailAddress: z.string().check(z.minLength(3), z.maxLength(254)) });

/** https://developers.google.com/identity/protocols/oauth2/web-server */
export const gmailConsent: Consent = {
  authorizeUrl: () => "https://accounts.google.com/o/oauth2/v2/auth",
  scopes: ["https://www.googleapis.com/auth/gmail.metadata"],
  pkce: true,
  loopback: () => true,
  // Google gives a refresh token only where it is asked for, and again only where the person is.
  parameters: { access_type: "offline", prompt: "consent" },
  *tenant() {
    const answer = yield { url: "https://gmail.googleapis.com/gmail/v1/users/me/profile" };
    const { emailAddress } = bodyOf(profile, answer, "profile");
    return { id: emailAddress.toLowerCase(), name: emailAddress };
  },
};
