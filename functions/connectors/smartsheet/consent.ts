import * as z from "zod/mini";
import type { Settings } from "../../shared/ports.ts";
import type { Authorization } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { bodyOf } from "../fetched.ts";
import { hosts, id } from "./api.ts";
import { settings } from "./settings.ts";

/**
 * Each region has tokens and pages of its apps for itself; the pages are at `app` of what each region's API is at `api` of:
 * https://developers.smartsheet.com/api/smartsheet/guides/basics/base-url and
 * https://nango.dev/docs/api-integrations/smartsheet/connect
 */
const pages = {
  US: "app.smartsheet.com",
  EU: "app.smartsheet.eu",
  Australia: "app.smartsheet.au",
  "US government": "app.smartsheetgov.com",
} as const;

const regionOf = (values: Settings) => settingsBy(settings, values).region;
const apiOf = (values: Settings) => `https://${hosts[regionOf(values)]}/2.0`;

const user = z.object({ id, email: z.string().check(z.minLength(1), z.maxLength(254)) });
const wrapped = z.object({ token: z.looseObject({ access_token: z.string() }) });
const failed = z.object({ errorCode: z.number() });

/**
 * Smartsheet's tokens: the app shows itself by a hash, an access token lives a week, and each renewal ends the pair before.
 * https://developers.smartsheet.com/api/smartsheet/guides/advanced-topics/oauth
 */
export const smartsheetConsent: Authorization = {
  kind: "oauth2",
  tokenUrl: (values) => `${apiOf(values)}/token`,
  clientIn: "hash",
  /** Samples have the tokens in a field of the answer; what is wrong is a number. */
  tokenAnswer(body) {
    const inner = wrapped.safeParse(body).data?.token;
    const code = failed.safeParse(body).data?.errorCode;
    return inner ?? (code === undefined ? body : { error: String(code) });
  },
  refusals: { "1071": "invalid_grant", "1132": "invalid_grant" },
  // Of this pair alone: other sheets' connections may have been consented to by the same person.
  // https://developers.smartsheet.com/api/smartsheet/openapi/token/tokens-delete
  revocation: {
    with: "itself",
    *steps(values) {
      bodyOf(z.unknown(), yield { method: "DELETE", url: `${apiOf(values)}/token` }, "token");
      return true;
    },
  },
  consent: {
    authorizeUrl: (values) => `https://${pages[regionOf(values)]}/b/authorize`,
    scopes: ["READ_SHEETS", "READ_USERS", "ADMIN_WEBHOOKS"],
    loopback: () => true,
    *tenant(_consented, values) {
      const { id: own, email } = bodyOf(user, yield { url: `${apiOf(values)}/users/me` }, "users/me");
      return { id: own, name: email };
    },
  },
};
