import * as z from "zod/mini";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import { identities } from "../../shared/identity.ts";
import type { Settings } from "../../shared/ports.ts";
import type { ApiAnswer, ApiRequest, Collected, Collector } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { absentAt, bodyOf, filledWith, foundIn, UnexpectedAnswer } from "../fetched.ts";
import { asOf } from "./as-of.ts";
import { docusignConsent } from "./consent.ts";
import { draftOf } from "./normalise.ts";
import { type EnvelopeSummary, envelopeSummary } from "./payload.ts";
import { recipientsOf } from "./recipients.ts";
import { settings } from "./settings.ts";
import { docusignVerdict } from "./verdict.ts";

/** DocuSign's eSignature REST API, version 2.1: https://developers.docusign.com/docs/esign-rest-api/ */
export const docusignCollector: Collector = {
  hosts: ["account.docusign.com", "account-d.docusign.com", "*.docusign.net"],
  // https://developers.docusign.com/platform/auth/confidential-authcode-get-token/
  authorization: [
    {
      kind: "oauth2",
      tokenUrl: (values) => `${accountServer(values)}/oauth/token`,
      consent: docusignConsent(accountServer),
    },
  ],
  tenant: ({ scope: { accountId } }) => accountId?.toLowerCase(),
  verdict: docusignVerdict,
  /** An account's cursor is the address of its server. */
  *steps({ scope, fills = [] }, { cursor, settings: values }): Steps<Collected> {
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

type Steps<Result> = Generator<ApiRequest, Result, ApiAnswer>;

function accountServer(values: Settings): string {
  const { environment } = settingsBy(settings, values);
  return environment === "demo" ? "https://account-d.docusign.com" : "https://account.docusign.com";
}

/** Ids are written into an address as they are. */
function isId(id: string | undefined): id is string {
  return id !== undefined && /^[\w-]{1,100}$/.test(id);
}

const userInfo = z.object({
  accounts: z.array(z.object({ account_id: z.string(), base_uri: z.string() })),
});

/**
 * Where an account lives; DocuSign wants this asked once and kept:
 * https://developers.docusign.com/platform/auth/reference/user-info
 */
function* serverOf(accountId: string, values: Settings): Steps<string | undefined> {
  const answer = yield { url: `${accountServer(values)}/oauth/userinfo` };
  const { accounts } = bodyOf(userInfo, answer, "userinfo");
  const own = accounts.find(({ account_id: id }) => id.toLowerCase() === accountId.toLowerCase());
  if (own && !/^https:\/\/[a-z0-9-]+\.docusign\.net$/i.test(own.base_uri))
    throw new UnexpectedAnswer("userinfo: base_uri is none of DocuSign's");
  return own?.base_uri;
}

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
