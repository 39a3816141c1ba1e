import * as z from "zod/mini";
import type { Authorization } from "../collector.ts";
import { UnexpectedAnswer } from "../fetched.ts";
import { call } from "./api.ts";

const party = z.nullish(z.object({ id: z.string(), name: z.nullish(z.string()) }));
const installed = z.object({
  is_enterprise_install: z.nullish(z.boolean()),
  ...{ team: party, enterprise: party },
});
const revoked = z.object({ revoked: z.boolean() });

/**
 * The bot's token has no end, unless the app rotates its tokens. No proof of who began: to switch that on would make the app
 * a public client for good. https://docs.slack.dev/authentication/installing-with-oauth and /reference/methods/oauth.v2.access
 */
export const slackConsent: Authorization = {
  kind: "oauth2",
  tokenUrl: () => "https://slack.com/api/oauth.v2.access",
  refusals: {
    invalid_refresh_token: "invalid_grant",
    token_revoked: "invalid_grant",
    bad_client_secret: "invalid_client",
    invalid_client_id: "invalid_client",
  },
  revocation: {
    with: "itself",
    *steps() {
      const answer = yield* call(revoked, "auth.revoke");
      if (!answer?.revoked) throw new UnexpectedAnswer("auth.revoke: not revoked");
      return true;
    },
  },
  consent: {
    authorizeUrl: () => "https://slack.com/oauth/v2/authorize",
    scopes: [
      ...["channels:history", "groups:history", "channels:read", "groups:read", "app_mentions:read"],
      ...["files:read", "reactions:read", "pins:read", "users:read", "users:read.email"],
    ],
    between: ",",
    /** An app that a whole organization has installed belongs to no workspace. */
    // biome-ignore lint/correctness/useYield: the answer that has the token says it.
    *tenant({ answer }) {
      const { team, enterprise, is_enterprise_install: isWhole } = installed.safeParse(answer).data ?? {};
      const owner = isWhole ? enterprise : team;
      if (!owner) throw new UnexpectedAnswer("oauth.v2.access: no workspace");
      return { id: owner.id, ...(owner.name ? { name: owner.name } : {}) };
    },
  },
};
