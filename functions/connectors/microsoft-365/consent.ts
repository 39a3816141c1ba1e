import type { Settings } from "../../shared/ports.ts";
import type { Consent } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { whoIsIn } from "./graph.ts";
import { settings } from "./settings.ts";

/** Where people of a directory consent, or those of any organization. */
function directoryOf(values: Settings): string {
  const { directory = "organizations" } = settingsBy(settings, values);
  return `https://login.microsoftonline.com/${directory}/oauth2/v2.0`;
}

export const tokenUrl = (values: Settings): string => `${directoryOf(values)}/token`;

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow */
export const microsoft365Consent: Consent = {
  authorizeUrl: (values) => `${directoryOf(values)}/authorize`,
  // Of mails the head alone; of a calendar no right to less lets one subscribe.
  scopes: ["offline_access", "User.Read", "Mail.ReadBasic", "Calendars.Read"],
  unrepeated: ["offline_access"],
  pkce: true,
  loopback: () => true,
  parameters: { prompt: "select_account" },
  *tenant() {
    const { id, address } = yield* whoIsIn();
    return { id, name: address };
  },
};
