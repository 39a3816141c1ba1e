import * as z from "zod/mini";
import type { Consent } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { bodyOf, UnexpectedAnswer } from "../fetched.ts";
import { hosts } from "./hosts.ts";
import { settings } from "./settings.ts";

const company = z.object({ CompanyInfo: z.object({ CompanyName: z.string() }) });

/**
 * Intuit sends the person back with the company's realm. There is no right that reads alone, and no proof of who began:
 * https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0
 */
export const quickbooksConsent: Consent = {
  authorizeUrl: () => "https://appcenter.intuit.com/connect/oauth2",
  scopes: ["com.intuit.quickbooks.accounting"],
  loopback: (values) => settingsBy(settings, values).environment === "sandbox",
  *tenant({ query: { realmId = "" } }, values) {
    if (!/^\d{1,30}$/.test(realmId)) throw new UnexpectedAnswer("consent: realmId");
    const api = `https://${hosts[settingsBy(settings, values).environment]}/v3/company/${realmId}`;
    const answer = yield { url: `${api}/companyinfo/${realmId}?minorversion=75` };
    const { CompanyName } = bodyOf(company, answer, "companyinfo").CompanyInfo;
    return { id: realmId, name: CompanyName };
  },
};
