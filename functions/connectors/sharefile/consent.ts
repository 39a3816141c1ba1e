import type { Consent } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { UnexpectedAnswer } from "../fetched.ts";
import { fetching } from "./settings.ts";

/** The answer names the account whose user has consented: https://api.sharefile.com/gettingstarted/oauth2 */
export const sharefileConsent: Consent = {
  authorizeUrl: () => "https://secure.sharefile.com/oauth/authorize",
  scopes: [],
  // biome-ignore lint/correctness/useYield: no call is needed.
  *tenant({ answer: { subdomain } }, values) {
    const own = settingsBy(fetching, values).subdomain;
    if (typeof subdomain !== "string" || subdomain.toLowerCase() !== own.toLowerCase())
      throw new UnexpectedAnswer("consent: of another subdomain than the settings name");
    return { id: own, name: `${own}.sharefile.com` };
  },
};
