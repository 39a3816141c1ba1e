import * as z from "zod/mini";
import { type Answered, codeIn, type Verdict } from "../verdict.ts";

const refusal = z.object({
  error: z.object({ ".tag": z.string(), required_scope: z.optional(z.string()) }),
});

const ofNobody: ReadonlySet<string> = new Set([
  "user_suspended",
  "invalid_select_user",
  "invalid_select_admin",
]);

/**
 * Dropbox answers 401 to what a new token would cure and to what it would not; its tag says which:
 * https://www.dropbox.com/developers/documentation/http/documentation#error-handling, and `AuthError` and `AccessError` in
 * https://github.com/dropbox/dropbox-api-spec/blob/main/auth.stone
 */
export function dropboxVerdict({ status, body }: Answered): Verdict | undefined {
  const error = refusal.safeParse(body).data?.error;
  const code = codeIn(error?.[".tag"]);
  if (error === undefined || code === undefined) return undefined;
  if (code === "missing_scope") {
    const scope = codeIn(error.required_scope);
    return { kind: "consent", code, ...(scope === undefined ? {} : { scopes: [scope] }) };
  }
  if (ofNobody.has(code)) return { kind: "refused", code };
  if (status === 403 || code === "route_access_denied") return { kind: "consent", code };
  return status === 409 ? { kind: "wrong", code } : undefined;
}
