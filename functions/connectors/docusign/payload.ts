import * as z from "zod/mini";
import { listOf, maybe } from "../lenient.ts";
import { namesEnvelope } from "./rules.ts";

/** DocuSign writes flags and numbers now as text and now not; an empty text says nothing. */
const text = maybe(
  z.pipe(
    z.union([z.string(), z.number(), z.boolean()]),
    z.transform((value) => String(value).trim() || undefined),
  ),
);

const phone = maybe(z.object({ countryCode: text, number: text }));

const party = z.object({
  recipientId: text,
  recipientIdGuid: text,
  name: text,
  fullName: text,
  email: text,
  signerName: text,
  signerEmail: text,
  hostEmail: text,
  phoneNumber: phone,
  additionalNotifications: listOf(z.object({ phoneNumber: phone })),
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

const customField = z.object({ name: text, value: text });
const customFieldList = listOf(customField);

/** An envelope as messages carry it and as the REST API gives it: one shape. */
export const envelopeSummary = z.object({
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
  sender: maybe(z.object({ userName: text, email: text })),
  customFields: maybe(z.object({ textCustomFields: customFieldList, listCustomFields: customFieldList })),
  recipients: maybe(
    z.object({
      signers: parties,
      inPersonSigners: parties,
      witnesses: parties,
      notaries: parties,
      certifiedDeliveries: parties,
      agents: parties,
      editors: parties,
      intermediaries: parties,
      carbonCopies: parties,
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
    /** Recipients of whose signing a legacy message tells beside its own event, by their ids. */
    alsoSigned: maybe(z.array(z.string())),
    data: maybe(
      z.object({
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
    z.refine(({ event, data }) => !namesEnvelope(event) || data?.envelopeId !== undefined, {
      path: ["data", "envelopeId"],
    }),
  );
export type Payload = z.infer<typeof payload>;
