import * as z from "zod/mini";
import { type Answered, codeIn, type Verdict } from "../verdict.ts";

const refusal = z.object({
  error: z.object({ ".tag": z.string(), required_scope: z.optional(z.string()) }),
});

/**
 * Dropbox answers 401 to what a new token would cure and to what it would not; its tag says which:
 * https://www.dropbox.com/developers/documentation/http/documentation#error-handling
 */
export function dropboxVerdict({ status, body }: Answered): Verdict | undefined {
  const error = refusal.safeParse(body).data?.error;
  const code = codeIn(error?.[".tag"]);
  if (error === undefined || code === undefined) return undefined;
  if (code === "missing_scope") {
    const scope = codeIn(error.required_scope);
    return { kind: "consent", code, ...(scope === undefined ? {} : { scopes: [scope] }) };
  }
  if (code === "user_suspended" || code === "invalid_select_user") return { kind: "refused", code };
  return status === 409 ? { kind: "wrong", code } : undefined;
}
