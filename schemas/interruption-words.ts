import type { Explained } from "./explained.ts";
import { filled, type Values, type ValuesOf } from "./said.ts";

/**
 * Why a tool no longer sends, or no longer lets the hub in, by its code. The English sentences stand here and nowhere
 * else; a translation has the same codes. `{names}` stand for values; `word` is the tool's own word for it.
 */
export const interruptionWords = {
  access_not_revocable:
    "No program can end the access at this tool: remove the hub among the apps that are allowed there",
  access_not_revoked: "The tool does not take the access back ({word})",
  account_deleted: "The ShareFile account was deleted",
  address_not_https:
    "Tools are given https addresses alone: set HUB_URL to that of the hub, or of a tunnel to it",
  app_uninstalled: "The app was uninstalled from the workspace",
  company_disconnected: "The company {company} has disconnected the app",
  consent_missing: "The user whom the hub acts as has not consented ({word}): connect again as that user",
  credentials_refused: "The tool refuses the credentials ({word})",
  customers_folder_missing:
    "The customers' folder {folder} of the settings is not in the Dropbox account ({word})",
  key_unreadable: "The private key cannot be read",
  key_wanted: "The tool wants a service account's key",
  kind_not_taken: "The tool does not take credentials of this kind",
  no_access_given: "The tool gives the hub no access ({word})",
  rate_limited: "Slack limits the rate of deliveries; some are lost",
  right_missing: "The credentials lack a right ({word})",
  scopes_missing: "The credentials lack a right: {scopes} ({word})",
  secrets_full: "There is no room for the hub's own secret: take one of the connection's away",
  settings_unfit: "The settings do not say what the tool is to tell",
  subscription_refused: "The tool refuses what the hub subscribes to ({word})",
  token_not_taken: "The tool's API does not take the access token ({word})",
  tokens_revoked: "The app's tokens were revoked",
  webhook_disabled: "Smartsheet says {word}",
} as const;

export type InterruptionCode = keyof typeof interruptionWords;

export interface Interruption extends Explained {
  readonly code: InterruptionCode;
}

/** Why it is interrupted, with what its sentence names. */
export function interrupted<Code extends InterruptionCode>(
  code: Code,
  ...values: ValuesOf<(typeof interruptionWords)[Code]>
): Interruption;
export function interrupted(code: InterruptionCode, values: Values = {}): Interruption {
  return { code, values: { ...values }, reason: filled(interruptionWords[code], values) };
}
