import * as z from "zod/mini";
import { type Answered, codeIn, type Verdict } from "../verdict.ts";

const refusal = z.object({ ok: z.literal(false), error: z.unknown(), needed: z.optional(z.string()) });

/** Slack's codes by what they mean. A workspace that is being moved into an organization is out of reach until it has been. */
const meanings = {
  absent:
    "user_not_found user_not_visible users_not_found channel_not_found file_not_found file_deleted not_in_channel thread_not_found",
  later:
    "ratelimited rate_limited internal_error fatal_error service_unavailable request_timeout team_added_to_org org_login_required",
  refused: "invalid_auth not_authed token_revoked token_expired account_inactive team_access_not_granted",
  consent:
    "missing_scope no_permission not_allowed_token_type access_denied accesslimited ekm_access_denied enterprise_is_restricted two_factor_setup_required",
} as const;
const kinds = ["absent", "later", "refused", "consent"] as const;
const meaningOf = (code: string) => kinds.find((kind) => meanings[kind].split(" ").includes(code));

/** Of an app that rotates its tokens: https://docs.slack.dev/authentication/using-token-rotation */
const mayHaveEnded: ReadonlySet<string> = new Set(["token_expired"]);

const good = z.object({ ok: z.literal(true) });

/**
 * Slack says with status 200, too, what is wrong: an answer that does not say `ok` is not one, and no address of a method
 * stands for what it is asked about. https://docs.slack.dev/apis/web-api#responses; the errors of each method are on its
 * page, such as https://docs.slack.dev/reference/methods/conversations.replies#errors
 */
export function slackVerdict({ status, body }: Answered): Verdict | undefined {
  const refused = refusal.safeParse(body).data;
  if (!refused) {
    const isAnswer =
      status === 404 || status === 410 ? false : status !== 200 || good.safeParse(body).success;
    return isAnswer ? undefined : { kind: "wrong", code: status === 200 ? "ok" : String(status) };
  }
  const code = codeIn(refused.error) ?? "refused";
  const kind = meaningOf(code);
  if (kind === "absent") return { kind };
  if (kind === "refused") return { kind, code, ...(mayHaveEnded.has(code) ? { maybeEnded: true } : {}) };
  if (kind !== "consent") return { kind: kind ?? "wrong", code };
  const scopes = (refused.needed ?? "").split(",").filter((scope) => codeIn(scope) !== undefined);
  return { kind, code, ...(scopes.length > 0 ? { scopes } : {}) };
}
