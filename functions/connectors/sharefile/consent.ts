import type { Settings } from "../../shared/ports.ts";
import type { Consent } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { UnexpectedAnswer } from "../fetched.ts";
import { fetching, regions } from "./settings.ts";

const appOf = (values: Settings) => regions[settingsBy(fetching, values).region ?? "US"].app;

/**
 * The answer names the account whose user has consented: https://api.sharefile.com/gettingstarted/oauth2
 * Each region has a page of consent for itself, at `secure` of its domain: `GetAuthorizationUrl` in
 * https://github.com/citrix/ShareFile-NET/blob/master/Core/Security/Authentication/OAuth2/OAuthService.cs
 */
export const sharefileConsent: Consent = {
  authorizeUrl: (values) => `https://secure.${appOf(values)}/oauth/authorize`,
  scopes: [],
  // biome-ignore lint/correctness/useYield: no call is needed.
  *tenant({ answer: { subdomain } }, values) {
    const own = settingsBy(fetching, values).subdomain;
    if (typeof subdomain !== "string" || subdomain.toLowerCase() !== own.toLowerCase())
      throw new UnexpectedAnswer("consent: of another subdomain than the settings name");
    return { id: own, name: `${own}.${appOf(values)}` };
  },
};
