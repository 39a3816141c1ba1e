import type { ConnectionHealth } from "../../../../schemas/connection.ts";
import type { ApiProblem } from "./api.ts";
import { hasWords, t, wordFor } from "./words.ts";

/** Why something is interrupted, where that is known. */
type Why = Pick<ConnectionHealth, "code" | "values" | "reason">;

/** Why the API refused something, in the reader's language; what has no words there is told as the API does. */
export function problemWords({ code, message, fields }: ApiProblem): string {
  if (!hasWords("problem", code)) return message;
  return wordFor("problem", code, {
    fields: fields.length > 0 ? fields.join(", ") : t("problem.fields.all"),
  });
}

/** Why a tool no longer sends, or no longer lets the hub in, in the reader's language; what has no words there is told as the API does. */
export const interruptionWords = ({ code = "", values = {}, reason = "" }: Why): string =>
  hasWords("interruption", code) ? wordFor("interruption", code, values) : reason;
