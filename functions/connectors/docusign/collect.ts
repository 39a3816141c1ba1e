import type { PublishedEvent } from "../../../schemas/account-event.ts";
import { identities } from "../../shared/identity.ts";
import type { Collected, Collector } from "../collector.ts";
import { absentAt, filledWith, foundIn } from "../fetched.ts";
import { asOf } from "./as-of.ts";
import { docusignConsent } from "./consent.ts";
import { en } from "./en.ts";
import { draftOf } from "./normalise.ts";
import { docusignPage } from "./page.ts";
import { type EnvelopeSummary, envelopeSummary } from "./payload.ts";
import { recipientsOf } from "./recipients.ts";
import { accountServer, type Calls, isId, serverOf } from "./servers.ts";
import { docusignSubscriptions } from "./subscriptions.ts";
import { docusignVerdict } from "./verdict.ts";

/** DocuSign's eSignature REST API, version 2.1: https://developers.docusign.com/docs/esign-rest-api/ */
export const docusignCollector: Collector = {
  hosts: ["account.docusign.com", "account-d.docusign.com", "*.docusign.net"],
  // https://developers.docusign.com/platform/auth/confidential-authcode-get-token/
  authorization: [
    {
      kind: "oauth2",
      tokenUrl: (values) => `${accountServer(values)}/oauth/token`,
      // Thirty days, of the scope that consent asks for: https://www.docusign.com/blog/developers/authorization-code-grant-refresh-tokens
      refreshLives: 30 * 86_400,
      // https://developers.docusign.com/platform/auth/consent/
      revocation: { with: "nothing", why: en.limits.notGivenBack },
      consent: docusignConsent(accountServer),
      // https://developers.docusign.com/platform/auth/jwt-get-token/
      impersonation: {
        scopes: ["signature", "impersonation"],
        audience: (values) => new URL(accountServer(values)).host,
      },
    },
  ],
  tenant: ({ scope: { accountId } }) => accountId?.toLowerCase(),
  verdict: docusignVerdict,
  // Of one account and hour, by default: https://developers.docusign.com/tools/api-usage-center/limit-management
  limit: { calls: 3_000, within: 3_600 },
  since: docusignPage,
  subscriptions: docusignSubscriptions,
  /** An account's cursor is the address of its server. */
  *steps({ scope, fills = [] }, { cursor, settings: values }): Calls<Collected> {
    const { accountId, envelopeId } = scope;
    if (!isId(accountId) || !isId(envelopeId) || fills.length === 0) return {};
    const server = cursor ?? (yield* serverOf(accountId, values));
    if (server === undefined) return {};
    const envelope = `${server}/restapi/v2.1/accounts/${accountId}/envelopes/${envelopeId}`;
    const answer = yield { url: `${envelope}?include=recipients,custom_fields` };
    const summary = foundIn(envelopeSummary, answer, "envelopes");
    if (!summary) return { absent: fills.map((thin) => absentAt(thin, "DocuSign")), cursor: server };
    return { filled: fills.map((thin) => filled(thin, scope, summary)), cursor: server };
  },
};

/** The event as its message would have told it with the envelope's data. */
function filled(
  thin: PublishedEvent,
  { event = "", envelopeId = "", accountId, recipientId, generated }: Readonly<Record<string, string>>,
  fetched: EnvelopeSummary,
): PublishedEvent {
  const { recipients: parties, ...rest } = asOf(fetched, generated);
  const summary = { ...rest, recipients: parties ?? {} };
  const { key: _key, ...told } = draftOf({
    event,
    envelopeId,
    accountId,
    recipientId,
    generated,
    receivedAt: thin.time,
    summary,
    recipients: recipientsOf(summary),
  });
  // An envelope that was assigned by hand stays where it is.
  return filledWith(thin, { ...told, identities: identities(...told.identities, ...thin.identities) });
}
