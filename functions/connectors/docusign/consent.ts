import * as z from "zod/mini";
import type { Settings } from "../../shared/ports.ts";
import type { Consent } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { bodyOf, UnexpectedAnswer } from "../fetched.ts";
import { settings } from "./settings.ts";

const userInfo = z.object({
  accounts: z.array(
    z.object({
      account_id: z.string(),
      account_name: z.optional(z.string()),
      is_default: z.optional(z.boolean()),
    }),
  ),
});

/**
 * A user may be in several accounts; the one that is theirs by default is the one connected.
 * https://developers.docusign.com/platform/auth/reference/obtain-consent
 */
export const docusignConsent = (server: (settings: Settings) => string): Consent => ({
  authorizeUrl: (values) => `${server(values)}/oauth/auth`,
  scopes: ["signature", "extended"],
  unrepeated: ["extended"],
  loopback: (values) => settingsBy(settings, values).environment === "demo",
  *tenant(_consented, values) {
    const answer = yield { url: `${server(values)}/oauth/userinfo` };
    const { accounts } = bodyOf(userInfo, answer, "userinfo");
    const own = accounts.find(({ is_default: isDefault }) => isDefault) ?? accounts[0];
    if (!own) throw new UnexpectedAnswer("userinfo: accounts: empty");
    const { account_id: id, account_name: name } = own;
    return { id: id.toLowerCase(), ...(name ? { name: name.slice(0, 200) } : {}) };
  },
});
