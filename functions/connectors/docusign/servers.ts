import * as z from "zod/mini";
import type { Settings } from "../../shared/ports.ts";
import type { ApiAnswer, ApiRequest } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { bodyOf, UnexpectedAnswer } from "../fetched.ts";
import { settings } from "./settings.ts";

export type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/** Where consents and tokens are given. */
export function accountServer(values: Settings): string {
  const { environment } = settingsBy(settings, values);
  return environment === "demo" ? "https://account-d.docusign.com" : "https://account.docusign.com";
}

/** Ids are written into an address as they are. */
export function isId(id: string | undefined): id is string {
  return id !== undefined && /^[\w-]{1,100}$/.test(id);
}

const userInfo = z.object({
  accounts: z.array(z.object({ account_id: z.string(), base_uri: z.string() })),
});

/**
 * Where an account lives; DocuSign wants this asked once and kept:
 * https://developers.docusign.com/platform/auth/reference/user-info
 */
export function* serverOf(accountId: string, values: Settings): Calls<string | undefined> {
  const answer = yield { url: `${accountServer(values)}/oauth/userinfo` };
  const { accounts } = bodyOf(userInfo, answer, "userinfo");
  const own = accounts.find(({ account_id: id }) => id.toLowerCase() === accountId.toLowerCase());
  if (own && !/^https:\/\/[a-z0-9-]+\.docusign\.net$/i.test(own.base_uri))
    throw new UnexpectedAnswer("userinfo: base_uri is none of DocuSign's");
  return own?.base_uri;
}
