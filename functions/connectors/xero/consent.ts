import * as z from "zod/mini";
import { jsonIfText } from "../../delivery/parse.ts";
import type { ApiAnswer, ApiRequest, Consent, Revocation } from "../collector.ts";
import { bodyOf, UnexpectedAnswer } from "../fetched.ts";
import { filledText, listOf, text } from "../lenient.ts";

const connectionsUrl = "https://api.xero.com/connections";
const connection = z.object({
  id: filledText,
  tenantId: z.string().check(z.minLength(1), z.maxLength(60)),
  tenantType: text,
  tenantName: filledText,
  authEventId: text,
  updatedDateUtc: text,
});
const connections = listOf(connection);
const claims = z.object({ authentication_event_id: z.string() });

/**
 * Of all organisations that an app is connected to, Xero marks those of one consent with its event, which the access token
 * names; none where the chosen one was connected before. Then it is the one whose connection changed last.
 * https://developer.xero.com/documentation/guides/oauth2/auth-flow and …/guides/oauth2/tenants
 */
export const xeroConsent: Consent = {
  authorizeUrl: () => "https://login.xero.com/identity/connect/authorize",
  // Those of one kind each, which every app may ask for: https://developer.xero.com/documentation/guides/oauth2/scopes
  scopes: [
    ...["offline_access", "accounting.invoices.read", "accounting.payments.read", "accounting.contacts.read"],
  ],
  unrepeated: ["offline_access"],
  loopback: () => true,
  *tenant({ answer: { access_token } }) {
    const all = yield* connected();
    const event = eventIn(access_token);
    const [last] = all
      .filter(({ tenantType }) => tenantType === undefined || /^organisation$/i.test(tenantType))
      .toSorted((a, b) => rank(b, event) - rank(a, event) || compare(b.updatedDateUtc, a.updatedDateUtc));
    if (last === undefined) throw new UnexpectedAnswer("connections: no organisation");
    const { tenantId, tenantName } = last;
    return { id: tenantId.toLowerCase(), ...(tenantName ? { name: tenantName } : {}) };
  },
};

/**
 * One organisation is disconnected, whose webhooks end with that. The refresh token, which would end all organisations of
 * the same person, is given back with the last of them.
 * https://developer.xero.com/documentation/guides/oauth2/auth-flow#removing-connections and #revoking-tokens
 */
export const xeroRevocation: Revocation = {
  with: "itself",
  *steps(_settings, tenant) {
    const all = yield* connected();
    const [own] = all.filter(({ tenantId }) => tenantId.toLowerCase() === tenant);
    if (own?.id !== undefined) {
      const answer = yield { method: "DELETE", url: `${connectionsUrl}/${encodeURIComponent(own.id)}` };
      if (answer.verdict.kind !== "absent") bodyOf(z.unknown(), answer, "connections");
    }
    return all.every((one) => one === own);
  },
  last: { url: "https://identity.xero.com/connect/revocation", clientIn: "header" },
};

function* connected(): Generator<ApiRequest, z.infer<typeof connection>[], ApiAnswer> {
  const answer = yield { url: connectionsUrl, headers: { accept: "application/json" } };
  return bodyOf(connections, answer, "connections") ?? [];
}

const rank = ({ authEventId }: z.infer<typeof connection>, event: string | undefined) =>
  event !== undefined && authEventId === event ? 1 : 0;

/** Xero writes all of them in the same form, and so they sort as text. */
function compare(a = "", b = ""): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What the token says of itself is used for no decision on whom to trust: it came from Xero's own token address. */
function eventIn(token: unknown): string | undefined {
  const [, body = ""] = typeof token === "string" ? token.split(".") : [];
  const said = jsonIfText(Buffer.from(body, "base64url").toString("utf8"));
  return claims.safeParse(said).data?.authentication_event_id;
}
