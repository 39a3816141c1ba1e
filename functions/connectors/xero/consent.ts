import * as z from "zod/mini";
import { jsonIfText } from "../../delivery/parse.ts";
import type { Consent } from "../collector.ts";
import { bodyOf, UnexpectedAnswer } from "../fetched.ts";
import { filledText, listOf, text } from "../lenient.ts";

const connection = z.object({
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
    const answer = yield { url: "https://api.xero.com/connections", headers: { accept: "application/json" } };
    const all = bodyOf(connections, answer, "connections") ?? [];
    const event = eventIn(access_token);
    const [last] = all
      .filter(({ tenantType }) => tenantType === undefined || /^organisation$/i.test(tenantType))
      .toSorted((a, b) => rank(b, event) - rank(a, event) || compare(b.updatedDateUtc, a.updatedDateUtc));
    if (last === undefined) throw new UnexpectedAnswer("connections: no organisation");
    const { tenantId, tenantName } = last;
    return { id: tenantId.toLowerCase(), ...(tenantName ? { name: tenantName } : {}) };
  },
};

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
