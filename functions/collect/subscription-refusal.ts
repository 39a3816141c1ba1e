import { type Interruption, interrupted } from "../../schemas/interruption-words.ts";
import { ConsentNeeded, SettingRefused, UnexpectedAnswer } from "../connectors/fetched.ts";
import { Unreadable } from "../shared/errors.ts";

/** What can only be mended by a person, or by the tool: why it is not subscribed to; `undefined` for any other error. */
export function refusalOf(error: unknown): Interruption | undefined {
  if (error instanceof SettingRefused) return error.why;
  if (error instanceof Unreadable) return interrupted("settings_unfit");
  if (error instanceof UnexpectedAnswer) return interrupted("subscription_refused", { word: error.reason });
  if (!(error instanceof ConsentNeeded)) return undefined;
  const { code: word, scopes } = error;
  return scopes.length === 0
    ? interrupted("right_missing", { word })
    : interrupted("scopes_missing", { scopes: scopes.join(", "), word });
}
