import type { Detail } from "../../../schemas/account-event.ts";
import type { Delivery } from "../../delivery/delivery.ts";
import { UnknownType } from "../../shared/errors.ts";
import { externalIdentity, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import type { Normalised } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { known } from "../filled.ts";
import { verbFirst } from "../verb-first.ts";
import { envelopeDetails, reasonOf } from "./details.ts";
import { type EnvelopeSummary, envelopeIn, type Payload } from "./payload.ts";
import { identitiesOf, lastTo, type Recipient, recipientsOf } from "./recipients.ts";
import {
  type EnvelopeRule,
  envelopeRules,
  eventNamed,
  expiredRule,
  isExpiry,
  observedEvents,
  otherEnvelopeRule,
  otherRecipientRule,
  type RecipientRule,
  receivedRule,
  recipientRules,
} from "./rules.ts";

type Data = NonNullable<Payload["data"]>;

/** An event of an envelope or of a recipient, with what is known of the envelope. */
export interface Message {
  readonly event: string;
  readonly envelopeId: string;
  readonly accountId: string | undefined;
  readonly recipientId: string | undefined;
  readonly summary: EnvelopeSummary | undefined;
  readonly recipients: readonly Recipient[];
  /** When DocuSign wrote the message: stands in where it does not say when the thing happened. */
  readonly generated: string | undefined;
  readonly receivedAt: string;
  /** Of a recipient, told again in every message of the envelope that follows. */
  readonly isRetold?: boolean;
}

export function normalise(payload: Payload, delivery: Delivery): Normalised {
  const event = eventNamed(payload.event);
  const data: Data = payload.data ?? {};
  const observed = observedEvents.get(event);
  if (observed) return { events: [observedDraft(observed, payload, data, delivery)] };
  const { recipientId } = data;
  const envelopeId = envelopeIn(payload);
  const accountId = data.accountId ?? accountIn(payload.uri);
  if (envelopeId === undefined) throw new UnknownType(event);

  const summary = data.envelopeSummary ?? undefined;
  const message: Message = {
    event,
    envelopeId,
    accountId,
    recipientId,
    summary,
    recipients: summary ? recipientsOf(summary) : [],
    generated: toInstant(payload.generatedDateTime),
    receivedAt: delivery.receivedAt.toISOString(),
  };
  const draft = draftOf(message);
  const also = (payload.beside ?? []).map((one) => draftOf({ ...message, ...one, isRetold: true }));
  if (accountId === undefined || !isThin(message)) return { events: [...also, draft] };
  const { generated } = message;
  const scope = known<string>({ accountId, envelopeId, event, recipientId, generated });
  return { events: [draft], fetches: [{ key: accountId, scope, fills: [draft] }] };
}

/** Not every message that names its account in `uri` does so in `data`. */
function accountIn(uri: string | undefined): string | undefined {
  return /\/accounts\/([\w-]{1,100})\//.exec(uri ?? "")?.[1];
}

/** Without recipients it names no customer. */
function isThin({ summary, accountId }: Message): boolean {
  return accountId !== undefined && !summary?.recipients;
}

/** Throws `UnknownType` where DocuSign says an event we have no word for. */
export function draftOf(message: Message): EventDraft {
  const ofEnvelope = envelopeRules.get(message.event);
  if (ofEnvelope) {
    const expired = message.event === "envelope-voided" && isExpiry(message.summary?.voidedReason);
    return envelopeDraft(message, expired ? expiredRule : ofEnvelope);
  }
  const ofRecipient = recipientRules.get(message.event) ?? otherRecipientRule(message.event);
  if (ofRecipient) return recipientDraft(message, ofRecipient);
  const other = otherEnvelopeRule(message.event);
  if (other) return envelopeDraft(message, other);
  throw new UnknownType(message.event);
}

function envelopeDraft(message: Message, rule: EnvelopeRule): EventDraft {
  const { envelopeId, summary, recipients } = message;
  const happened = (rule.at && toInstant(summary?.[rule.at])) ?? message.generated;
  const person = actingSigner(rule, recipients);
  const by = person?.name ?? person?.email;
  const told = by && (rule.type === "agreement.declined" || rule.type === "agreement.viewed");
  const expiry =
    rule.type === "agreement.sent" && summary?.expireEnabled !== "false"
      ? toInstant(summary?.expireDateTime)
      : undefined;
  return {
    type: rule.type,
    key: [envelopeId, message.event, ...(rule.once ? [] : [happened ?? ""])],
    time: happened ?? message.receivedAt,
    ...(expiry ? { scheduledFor: expiry } : {}),
    title: verbFirst(`${rule.words}${told ? ` by ${by}` : ""}:`, subjectOf(summary)),
    ...whoActed(rule.direction, person, summary),
    object: {
      ...objectOf(message),
      ...(rule.state ? { state: rule.state } : {}),
      ...(rule.final ? { final: true } : {}),
    },
    ...whose(message, undefined),
    details: detailsOf(message, { change: rule.change, again: rule.again }),
  };
}

function actingSigner({ type }: EnvelopeRule, recipients: readonly Recipient[]): Recipient | undefined {
  switch (type) {
    case "agreement.viewed":
      return lastTo("deliveredDateTime", recipients);
    case "agreement.declined":
      return lastTo("declinedDateTime", recipients);
    case "agreement.signed":
    case "agreement.completed":
      return lastTo("signedDateTime", recipients);
    default:
      return undefined;
  }
}

function recipientDraft(message: Message, general: RecipientRule): EventDraft {
  const { event, envelopeId, recipientId = "", summary } = message;
  const person = message.recipients.find(
    (one) => recipientId !== "" && (one.recipientId === recipientId || one.recipientIdGuid === recipientId),
  );
  const rule = event === "recipient-completed" && person && !person.signs ? receivedRule : general;
  const happened = (rule.at && toInstant(person?.[rule.at])) ?? message.generated;
  const timeless = (rule.once || message.isRetold) && recipientId !== "";
  return {
    type: rule.type,
    key: [envelopeId, event, recipientId, ...(timeless ? [] : [happened ?? ""])],
    time: happened ?? message.receivedAt,
    title: verbFirst(`${rule.words(person?.name ?? person?.email ?? "a recipient")}:`, subjectOf(summary)),
    ...whoActed(rule.direction, person, summary),
    object: objectOf(message),
    ...whose(message, person),
    details: detailsOf(message, {
      change: rule.change,
      again: rule.again,
      declineReason: person && reasonOf(person),
      deliveryFailure: person?.autoRespondedReason,
      recipient: recordOf(recipientId, person),
    }),
  };
}

function recordOf(id: string, person: Recipient | undefined): Record<string, string> | undefined {
  const record = known({
    id: id || undefined,
    name: person?.name,
    email: person?.email,
    role: person?.role,
    status: person?.status,
  });
  return Object.keys(record).length > 0 ? record : undefined;
}

/** A colleague who counter-signs is one of the team, and what they do is done by us. */
function whoActed(
  direction: "in" | "out" | undefined,
  person: Recipient | undefined,
  summary: EnvelopeSummary | undefined,
): Pick<EventDraft, "actor" | "direction"> {
  if (direction === "out") return { direction, ...actorOf("team", summary?.sender) };
  const kind = person?.own ? "team" : "contact";
  return {
    ...(direction ? { direction: person?.own ? "out" : "in" } : {}),
    ...actorOf(kind, person && { userName: person.name, email: person.email }),
  };
}

function actorOf(
  kind: "contact" | "team",
  person: { userName?: string | undefined; email?: string | undefined } | null | undefined,
): Pick<EventDraft, "actor"> {
  const { userName: name, email } = person ?? {};
  if (!name && !email) return {};
  return { actor: { kind, ...(name ? { name } : {}), ...(email ? { email } : {}) } };
}

function objectOf({ envelopeId, summary }: Message) {
  const name = summary?.emailSubject;
  return { kind: "envelope", id: envelopeId, ...(name ? { name } : {}) };
}

/** The envelope stands for its people where they are not told: a person may assign it. */
function whose(message: Message, person: Recipient | undefined): Pick<EventDraft, "identities" | "unnamed"> {
  const { summary, recipients, accountId, envelopeId } = message;
  const told = summary ? identitiesOf(summary, recipients, person) : [];
  if (told.length > 0 && !isThin(message)) return { identities: told };
  const envelope = accountId === undefined ? envelopeId : `${accountId}/${envelopeId}`;
  const all = identities(...told, externalIdentity("docusign", "envelope", envelope));
  return told.length > 0 ? { identities: all } : { identities: all, unnamed: true };
}

function detailsOf(
  message: Message,
  special: Readonly<Record<string, Detail | undefined>>,
): Record<string, Detail> {
  const { summary, recipients } = message;
  return {
    ...(summary ? envelopeDetails(summary, recipients) : {}),
    ...(isThin(message) ? { pending: true } : {}),
    ...known(special),
  };
}

/** The subject without DocuSign's own preamble and a file's ending. */
function subjectOf(summary: EnvelopeSummary | undefined): string {
  const subject = summary?.emailSubject
    ?.replace(/^((please|complete with) docusign|please sign):\s*/i, "")
    .replace(/\.(pdf|docx?)$/i, "");
  return subject || "Agreement";
}

function observedDraft(
  title: string,
  { event, generatedDateTime }: Payload,
  data: Data,
  delivery: Delivery,
): EventDraft {
  const { accountId, templateId, clickwrapId, agreementId } = data;
  const generated = toInstant(generatedDateTime);
  const ids = [templateId, clickwrapId, agreementId].filter((id) => id !== undefined);
  return {
    type: "system.observed",
    key: [event, ...ids, generated ?? ""],
    time: generated ?? delivery.receivedAt.toISOString(),
    title,
    identities: [],
    details: known<Detail>({ event, accountId, templateId, clickwrapId, agreementId }),
  };
}
