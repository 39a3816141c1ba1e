import { XMLParser, XMLValidator } from "fast-xml-parser";
import * as z from "zod/mini";
import { because } from "../../../schemas/reason-words.ts";
import { Unreadable } from "../../shared/errors.ts";
import { toInstant } from "../../shared/instant.ts";

/** Values stay the strings they are, and no entity is ever declared or fetched. */
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: false,
  isArray: (name) => name === "RecipientStatus" || name === "CustomField",
});

const text = z.optional(
  z.pipe(
    z.unknown(),
    z.transform((value) => (typeof value === "string" && value !== "" ? characters(value) : undefined)),
  ),
);
/** An element without content is read as an empty text. */
const node = <Inner extends z.ZodMiniType>(inner: Inner) =>
  z.optional(
    z.pipe(
      z.transform((value: unknown) => (value === "" ? undefined : value)),
      z.optional(inner),
    ),
  );

const recipientStatus = z.object({
  Type: text,
  Email: text,
  UserName: text,
  RoutingOrder: text,
  Sent: text,
  Delivered: text,
  Signed: text,
  Declined: text,
  DeclineReason: text,
  Status: text,
  RecipientId: text,
});
type RecipientStatus = z.infer<typeof recipientStatus>;

const customField = z.object({ Name: text, Value: text, CustomFieldType: text });

/** Source: the `DocuSignEnvelopeInformation` type of DocuSign's API 3.0, as the legacy Connect message carries it. */
const envelopeInformation = z.object({
  DocuSignEnvelopeInformation: z.object({
    EnvelopeStatus: z.object({
      EnvelopeID: text,
      Subject: text,
      UserName: text,
      Email: text,
      Status: text,
      TimeGenerated: text,
      Created: text,
      Sent: text,
      Delivered: text,
      Signed: text,
      Completed: text,
      Declined: text,
      Voided: text,
      TimedOut: text,
      Deleted: text,
      VoidReason: text,
      VoidedReason: text,
      RecipientStatuses: node(z.object({ RecipientStatus: z.array(node(recipientStatus)) })),
      CustomFields: node(z.object({ CustomField: z.array(node(customField)) })),
    }),
    TimeZoneOffset: text,
  }),
});
type EnvelopeStatus = z.infer<typeof envelopeInformation>["DocuSignEnvelopeInformation"]["EnvelopeStatus"];

/** The statuses of the API's `EnvelopeStatusCode`, by the JSON event that tells of them. */
const events: ReadonlyMap<string, string> = new Map([
  ...[
    "created",
    "sent",
    "delivered",
    "signed",
    "completed",
    "declined",
    "voided",
    "deleted",
    "processing",
  ].map((status) => [status, `envelope-${status}`] as const),
  ["timedout", "envelope-voided"],
  ["correct", "envelope-corrected"],
  ["authoritativecopy", "envelope-authoritative-copy"],
  ["transfercompleted", "envelope-transfer-completed"],
]);

/**
 * A legacy XML message in the shape of a JSON one. It tells the envelope's status, and of each signer when they saw and
 * signed it: where the status speaks of the last of them, the others are told beside it.
 */
export function legacyMessage(xml: string): unknown {
  const { EnvelopeStatus: envelope, TimeZoneOffset: offset } = readXml(xml).DocuSignEnvelopeInformation;
  const zone = zoneOf(offset);
  const at = (time: string | undefined) => toInstant(time, zone);
  const status = envelope.Status?.toLowerCase() ?? "";
  return {
    event: events.get(status) ?? (/^\w+$/.test(status) ? `envelope-${status}` : `status ${status}`),
    generatedDateTime: at(envelope.TimeGenerated),
    beside: [
      ...signedBeside(envelope, status, at).map((id) => ({ event: "recipient-completed", recipientId: id })),
      ...viewedBeside(envelope, status, at).map((id) => ({ event: "recipient-delivered", recipientId: id })),
      ...failedBeside(envelope),
    ],
    data: { envelopeId: envelope.EnvelopeID, envelopeSummary: summaryOf(envelope, status, at) },
  };
}

function signedBeside(envelope: EnvelopeStatus, status: string, at: At): string[] {
  const inOrder = signersBy(envelope, ({ Signed }) => at(Signed));
  return status === "completed" || status === "signed" ? inOrder.slice(0, -1) : inOrder;
}

/** Who has seen it and not signed yet; once all have, the envelope's own status tells of the last. */
function viewedBeside(envelope: EnvelopeStatus, status: string, at: At): string[] {
  if (status !== "sent" && status !== "delivered") return [];
  const inOrder = signersBy(envelope, ({ Signed, Delivered }) => (Signed ? undefined : at(Delivered)));
  return status === "delivered" ? inOrder.slice(0, -1) : inOrder;
}

/** The ids of the signers that have this time, in its order. */
function signersBy(
  { RecipientStatuses: statuses }: EnvelopeStatus,
  timeOf: (one: RecipientStatus) => string | undefined,
) {
  const found = (statuses?.RecipientStatus ?? []).flatMap((one) => {
    const time = one && signs(one) ? timeOf(one) : undefined;
    return one?.RecipientId !== undefined && time !== undefined ? [{ id: one.RecipientId, time }] : [];
  });
  return found.toSorted((a, b) => a.time.localeCompare(b.time)).map(({ id }) => id);
}

/** What goes wrong with a recipient leaves the envelope's own status as it was. */
const failures: ReadonlyMap<string, string> = new Map([
  ["autoresponded", "recipient-autoresponded"],
  ["authenticationfailed", "recipient-authenticationfailed"],
]);

function failedBeside({ RecipientStatuses: statuses }: EnvelopeStatus) {
  return (statuses?.RecipientStatus ?? []).flatMap((one) => {
    const event = failures.get(one?.Status?.toLowerCase() ?? "");
    return one?.RecipientId !== undefined && event !== undefined
      ? [{ event, recipientId: one.RecipientId }]
      : [];
  });
}

type At = (time: string | undefined) => string | undefined;

function summaryOf(envelope: EnvelopeStatus, status: string, at: At) {
  return {
    status,
    emailSubject: envelope.Subject,
    createdDateTime: at(envelope.Created),
    sentDateTime: at(envelope.Sent),
    deliveredDateTime: at(envelope.Delivered),
    completedDateTime: at(envelope.Completed),
    declinedDateTime: at(envelope.Declined),
    voidedDateTime: at(envelope.Voided ?? envelope.TimedOut),
    deletedDateTime: at(envelope.Deleted),
    ...(status === "signed" ? { statusChangedDateTime: at(envelope.Signed) } : {}),
    voidedReason:
      envelope.VoidedReason ??
      envelope.VoidReason ??
      (status === "timedout" ? "Envelope has expired." : undefined),
    sender: { userName: envelope.UserName, email: envelope.Email },
    customFields: customFieldsOf(envelope),
    recipients: recipientsOf(envelope, at),
  };
}

function customFieldsOf({ CustomFields: fields }: EnvelopeStatus) {
  const all = (fields?.CustomField ?? []).filter((field) => field !== undefined);
  const isList = (field: { CustomFieldType?: string | undefined }) =>
    field.CustomFieldType?.toLowerCase() === "list";
  const renamed = (field: (typeof all)[number]) => ({ name: field.Name, value: field.Value });
  return {
    textCustomFields: all.filter((field) => !isList(field)).map(renamed),
    listCustomFields: all.filter(isList).map(renamed),
  };
}

const roles: ReadonlyMap<string, string> = new Map([
  ["signer", "signers"],
  ["inpersonsigner", "inPersonSigners"],
  ["witness", "witnesses"],
  ["notary", "notaries"],
  ["certifieddelivery", "certifiedDeliveries"],
  ["agent", "agents"],
  ["editor", "editors"],
  ["intermediary", "intermediaries"],
]);

const role = ({ Type: type }: RecipientStatus) => roles.get(type?.toLowerCase() ?? "") ?? "carbonCopies";

const signs = (status: RecipientStatus) =>
  ["signers", "inPersonSigners", "witnesses", "notaries"].includes(role(status));

function recipientsOf({ RecipientStatuses: statuses }: EnvelopeStatus, at: At) {
  const all = (statuses?.RecipientStatus ?? []).filter((status) => status !== undefined);
  return Object.fromEntries(
    [...new Set(all.map(role))].map((one) => [
      one,
      all.filter((status) => role(status) === one).map((status) => partyOf(status, at)),
    ]),
  );
}

function partyOf(recipient: RecipientStatus, at: At) {
  return {
    recipientIdGuid: recipient.RecipientId,
    name: recipient.UserName,
    email: recipient.Email,
    status: recipient.Status?.toLowerCase(),
    routingOrder: recipient.RoutingOrder,
    sentDateTime: at(recipient.Sent),
    deliveredDateTime: at(recipient.Delivered),
    signedDateTime: at(recipient.Signed),
    declinedDateTime: at(recipient.Declined),
    declinedReason: recipient.DeclineReason,
  };
}

function readXml(xml: string) {
  if (/<!DOCTYPE/i.test(xml)) throw new Unreadable(because("xml_with_document_type"));
  if (XMLValidator.validate(xml) !== true) throw new Unreadable(because("not_xml"));
  const read = envelopeInformation.safeParse(parse(xml));
  if (!read.success) throw new Unreadable(because("not_envelope"), { cause: read.error });
  return read.data;
}

function parse(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch (cause) {
    throw new Unreadable(because("not_xml"), { cause });
  }
}

/** Hours east of Greenwich, e.g. `-7` or `5.5`, as `-07:00` and `+05:30`. */
function zoneOf(offset: string | undefined): string {
  const minutes = Math.round(Number(offset ?? "0") * 60);
  if (!(Math.abs(minutes) <= 14 * 60)) return "Z";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}

const named: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** XML's own five names and numbered characters, once over: nothing a document could declare. */
function characters(value: string): string {
  return value.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, (written, decimal, hex, name) => {
    if (name) return named.get(name) ?? written;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code).toWellFormed() : written;
  });
}
