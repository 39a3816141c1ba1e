import type { Explained } from "./explained.ts";
import { mappingWords, type Said } from "./mapping-words.ts";
import { filled, type Values, type ValuesOf } from "./said.ts";

/** What can be wrong with a field of a delivery, or with the body where no field is named: each follows its subject. */
const faults = {
  ...mappingWords,
  empty: "is empty",
  missing_or_wrong: "is missing or wrong",
  not_a_list: "is not a list",
  not_a_number: "is not a number",
  not_a_whole_number: "is not a whole number",
  not_an_object: "is not an object",
  not_as_expected: "is not as expected",
  not_text: "is not text",
  not_true_or_false: "is not true or false",
} as const;

/** Why ingest refuses a delivery. */
const refusals = {
  absent: "no signature",
  address: "signed, but sent to an address that does not end with a kind of event and its code",
  malformed: "the signature is not in this tool's form",
  mismatch: "the signature does not match any of the secrets",
  other_form: "signed in another form than this secret has used before",
  stale: "the signature is too old",
  unknown_connection: "unknown connection",
} as const;

/** Why a message is given up on. */
const givenUp = {
  collect_failed: "collect failed",
  convert_failed: "convert failed",
  counts_failed: "counts failed",
  jobs_failed: "jobs failed",
  mails_failed: "mails failed",
  record_failed: "record failed",
  schedule_failed: "schedule failed",
  send_failed: "send failed",
  unreadable: "unreadable: {issue}",
} as const;

/** Why a delivery as a whole, or an entry of it, cannot be read. */
const sentences = {
  ...refusals,
  ...givenUp,
  aggregate:
    "aggregate message: in the Connect configuration choose Send Individual Messages (SIM) as the event message delivery mode",
  address_without_event: "the address does not end with the event",
  batch_not_list: "the batch is not a list",
  connector_failed: "our reading of it failed",
  form_unknown: "its form is not known: a mapping is needed",
  form_without_boundary: "a multipart form without its boundary",
  line_not_json: "the line is not JSON",
  no_rule: "no rule of the mapping reads it",
  not_account_id: "not an account's id",
  not_cloud_event: "not a CloudEvent",
  not_cloud_event_1: "not a CloudEvent of version 1.0",
  not_cloud_event_without: "not a CloudEvent: {attribute} is missing",
  not_entry: "not an entry",
  not_envelope: "not a DocuSignEnvelopeInformation",
  not_gmail_notification: "not a Gmail notification",
  not_json: "not JSON",
  not_kept: "larger than can be kept",
  not_unpacked: "{encoding} does not decompress to 6 MB or less",
  not_utf8: "not UTF-8",
  not_xml: "not XML",
  other_event: "the address and X-Accelo-Event name different events",
  other_subscription: "pushed by another subscription than the one in the settings",
  settings: "the connection's settings do not fit",
  subscription_untold:
    "without its wrapping the push does not say which subscription sent it: turn payload unwrapping off, or write metadata on",
  too_many_common_fields: "the batch has more than {most} fields beside its calls",
  too_many_entries: "the batch has more than {most} entries",
  too_many_form_fields: "the form has more than {most} fields",
  unknown: "unknown",
  unknown_encoding: "content encoding is unknown",
  unknown_type: "unknown type",
  xml: "XML: have the sender send JSON or a form",
  xml_with_document_type: "XML with a document type",
} as const;

/**
 * Why a delivery did not become a normal event, by its code. The English sentences stand here and nowhere else; a
 * translation has the same codes. `{names}` stand for values.
 */
export const reasonWords = { ...faults, ...sentences } as const;

export type ReasonCode = keyof typeof reasonWords;
/** What can be wrong with a field, where nothing is to be named but the field. */
export type FaultCode = Exclude<keyof typeof faults, keyof typeof mappingWords>;
export type RefusalCode = keyof typeof refusals;
/** Why a message that can be read is given up on. */
export type GivenUpCode = Exclude<keyof typeof givenUp, "unreadable">;

/**
 * A reason, with what its sentence names. Any may also say where: `at`, the entry of a batch; `field`, what a fault is of;
 * `parts`, how many parts of the entry it costs.
 */
export interface Reason {
  readonly code: ReasonCode;
  readonly values: Values;
}

/** A reason, with what its sentence names. */
export function because<Code extends ReasonCode>(
  code: Code,
  ...values: ValuesOf<(typeof reasonWords)[Code]>
): Reason;
export function because(code: ReasonCode, values: Values = {}): Reason {
  return { code, values };
}

/** What is wrong with a field, e.g. `data.envelopeId`. */
export const ofField = (field: string, { code, values }: Reason | Said): Reason => ({
  code,
  values: { ...values, field },
});

/** Why an entry of a batch, e.g. `events[2]`, cannot be read. */
export const ofEntry = (at: string, { code, values }: Reason): Reason => ({
  code,
  values: { ...values, at },
});

/** The same for an entry of which `parts` parts are lost. */
export const ofParts = (parts: number, { code, values }: Reason): Reason => ({
  code,
  values: parts === 1 ? values : { ...values, parts },
});

/** In English, e.g. `events[2]: id is missing`. */
export function reasonInEnglish({ code, values }: Reason): string {
  const { at, field = "the body", parts = 1 } = values;
  const place = at === undefined ? "" : `${at}: `;
  const subject = Object.hasOwn(faults, code) ? `${field} ` : "";
  const lost = Number(parts) > 1 ? ` (${parts} parts)` : "";
  return `${place}${subject}${filled(reasonWords[code], values)}${lost}`;
}

/** With its English sentence, as the API gives it. */
export const explainedReason = ({ code, values }: Reason): Explained => ({
  code,
  values: { ...values },
  reason: reasonInEnglish({ code, values }),
});

/** A code that came from a row or a message: another release may have written it. */
export const reasonOf = (code: string, values: Values = {}): Reason =>
  isReasonCode(code) ? { code, values } : { code: "unknown", values };

const isReasonCode = (code: string): code is ReasonCode => Object.hasOwn(reasonWords, code);
