import * as z from "zod/mini";
import { object } from "../compiled.ts";
import { listOf, maybe } from "../lenient.ts";
import { namesEnvelope } from "./rules.ts";

/** DocuSign writes flags and numbers now as text and now not; an empty text says nothing. */
const text = maybe(
  z.pipe(
    z.union([z.string(), z.number(), z.boolean()]),
    z.transform((value) => String(value).trim() || undefined),
  ),
);

/** In its parts, or as a person writes it. */
const phone = maybe(
  z.union([
    object({ countryCode: text, number: text, whole: text }),
    z.pipe(
      z.string().check(z.minLength(1)),
      z.transform((whole) => ({ whole, countryCode: undefined, number: undefined })),
    ),
  ]),
);

const party = object({
  recipientId: text,
  recipientIdGuid: text,
  name: text,
  fullName: text,
  firstName: text,
  lastName: text,
  signingGroupName: text,
  signingGroupUsers: listOf(object({ email: text })),
  email: text,
  signerName: text,
  signerEmail: text,
  hostEmail: text,
  phoneNumber: phone,
  additionalNotifications: listOf(object({ phoneNumber: phone })),
  status: text,
  routingOrder: text,
  sentDateTime: text,
  deliveredDateTime: text,
  signedDateTime: text,
  declinedDateTime: text,
  declineReason: text,
  declinedReason: text,
  autoRespondedReason: text,
});
export type Party = z.infer<typeof party>;
const parties = listOf(party);

const customField = object({ name: text, value: text });
const customFieldList = listOf(customField);

/** An envelope as messages carry it and as the REST API gives it: one shape. */
export const envelopeSummary = object({
  envelopeId: text,
  status: text,
  emailSubject: text,
  createdDateTime: text,
  sentDateTime: text,
  deliveredDateTime: text,
  completedDateTime: text,
  declinedDateTime: text,
  voidedDateTime: text,
  deletedDateTime: text,
  lastModifiedDateTime: text,
  statusChangedDateTime: text,
  expireEnabled: text,
  expireDateTime: text,
  voidedReason: text,
  declineReason: text,
  declinedReason: text,
  purgeState: text,
  sender: maybe(object({ userName: text, email: text })),
  customFields: maybe(object({ textCustomFields: customFieldList, listCustomFields: customFieldList })),
  recipients: maybe(
    object({
      signers: parties,
      inPersonSigners: parties,
      witnesses: parties,
      notaries: parties,
      certifiedDeliveries: parties,
      agents: parties,
      editors: parties,
      intermediaries: parties,
      carbonCopies: parties,
      participants: parties,
    }),
  ),
});
export type EnvelopeSummary = z.infer<typeof envelopeSummary>;

/** A Connect message in JSON SIM form: developers.docusign.com/platform/webhooks/connect/json-sim-event-model. */
export const payload = z
  .object({
    event: z.string().check(z.minLength(1)),
    /** `/restapi/v2.1/accounts/{accountId}/envelopes/{envelopeId}`. */
    uri: text,
    generatedDateTime: text,
    /** What a legacy message tells of recipients beside its own event. */
    beside: maybe(z.array(object({ event: z.string(), recipientId: z.string() }))),
    data: maybe(
      object({
        accountId: text,
        envelopeId: text,
        recipientId: text,
        templateId: text,
        clickwrapId: text,
        agreementId: text,
        envelopeSummary: maybe(envelopeSummary),
      }),
    ),
  })
  .check(
    z.refine((given) => !namesEnvelope(given.event) || envelopeIn(given) !== undefined, {
      path: ["data", "envelopeId"],
    }),
  );
export type Payload = z.infer<typeof payload>;

/** The envelope that a message is about: not every one that names it in `uri`, or in its summary, does so in `data`. */
export function envelopeIn({ uri, data }: Named): string | undefined {
  return (
    data?.envelopeId ??
    data?.envelopeSummary?.envelopeId ??
    /\/envelopes\/([\w-]{1,100})/.exec(uri ?? "")?.[1]
  );
}

interface Named {
  readonly uri?: string | undefined;
  readonly data?:
    | {
        readonly envelopeId?: string | undefined;
        readonly envelopeSummary?: { readonly envelopeId?: string | undefined } | undefined;
      }
    | undefined;
}
