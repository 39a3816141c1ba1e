import * as z from "zod/mini";
import type { Consent } from "../collector.ts";
import { bodyOf } from "../fetched.ts";
import { call } from "./api.ts";

const account = z.object({
  account_id: z.string().check(z.minLength(1), z.maxLength(100)),
  name: z.optional(z.object({ display_name: z.optional(z.string()) })),
  email: z.optional(z.string()),
});

/** https://www.dropbox.com/developers/documentation/http/documentation#oauth2-authorize */
export const dropboxConsent: Consent = {
  authorizeUrl: () => "https://www.dropbox.com/oauth2/authorize",
  scopes: ["files.metadata.read", "account_info.read", "sharing.read"],
  pkce: true,
  loopback: () => true,
  // Without it there is no refresh token.
  parameters: { token_access_type: "offline" },
  *tenant() {
    const answer = yield call("users/get_current_account", null);
    const { account_id: id, name, email } = bodyOf(account, answer, "users/get_current_account");
    const called = name?.display_name ?? email;
    return { id, ...(called ? { name: called } : {}) };
  },
};
