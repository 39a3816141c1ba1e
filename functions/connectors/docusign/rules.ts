import type { EventType } from "../../../schemas/event-types.ts";

type AgreementType = Extract<EventType, `agreement.${string}`>;

interface Rule {
  readonly type: AgreementType;
  /** `in` is a recipient's act, `out` the sender's. */
  readonly direction?: "in" | "out";
  /** Happens once to an envelope or recipient, so that its key needs no time. */
  readonly once?: true;
  readonly again?: true;
  readonly change?: string;
}

type EnvelopeTime = "created" | "sent" | "delivered" | "completed" | "declined" | "voided" | "deleted";
type RecipientTime = "sent" | "delivered" | "signed" | "declined";

export interface EnvelopeRule extends Rule {
  /** Which of the envelope's times this is. Left out: the time at which DocuSign wrote the message. */
  readonly at?: `${EnvelopeTime}DateTime` | "lastModifiedDateTime" | "statusChangedDateTime";
  readonly state?: string;
  readonly final?: true;
  /** What happened to the envelope, which is named after it. */
  readonly words: string;
}

export interface RecipientRule extends Rule {
  readonly at?: `${RecipientTime}DateTime`;
  /** What happened, and to or by whom; the envelope is named after it. */
  words(recipient: string): string;
}

/** Every expiry is told as a void with the reason "Envelope has expired." */
export const expiredRule: EnvelopeRule = {
  type: "agreement.expired",
  once: true,
  at: "voidedDateTime",
  state: "expired",
  final: true,
  words: "expired",
};

/** Only what comes once in an envelope's life is `once`. Resending and purging leave its state as it was. */
export const envelopeRules: ReadonlyMap<string, EnvelopeRule> = new Map<string, EnvelopeRule>([
  [
    "envelope-created",
    {
      type: "agreement.created",
      direction: "out",
      once: true,
      at: "createdDateTime",
      state: "created",
      words: "created",
    },
  ],
  [
    "envelope-sent",
    {
      type: "agreement.sent",
      direction: "out",
      at: "sentDateTime",
      state: "sent",
      words: "sent for signature",
    },
  ],
  [
    "envelope-resent",
    {
      type: "agreement.sent",
      direction: "out",
      again: true,
      words: "sent again for signature",
    },
  ],
  [
    "envelope-delivered",
    {
      type: "agreement.viewed",
      direction: "in",
      at: "deliveredDateTime",
      state: "delivered",
      words: "viewed",
    },
  ],
  [
    "envelope-signed",
    { type: "agreement.signed", direction: "in", at: "statusChangedDateTime", words: "signed" },
  ],
  [
    "envelope-completed",
    {
      type: "agreement.completed",
      direction: "in",
      once: true,
      at: "completedDateTime",
      state: "completed",
      final: true,
      words: "completed",
    },
  ],
  [
    "envelope-declined",
    {
      type: "agreement.declined",
      direction: "in",
      once: true,
      at: "declinedDateTime",
      state: "declined",
      final: true,
      words: "declined",
    },
  ],
  [
    "envelope-voided",
    {
      type: "agreement.voided",
      direction: "out",
      once: true,
      at: "voidedDateTime",
      state: "voided",
      final: true,
      words: "voided",
    },
  ],
  [
    "envelope-corrected",
    {
      type: "agreement.corrected",
      direction: "out",
      at: "lastModifiedDateTime",
      state: "corrected",
      words: "corrected",
    },
  ],
  ["envelope-purge", { type: "agreement.updated", change: "purge", words: "purged" }],
  [
    "envelope-deleted",
    { type: "agreement.updated", change: "deleted", at: "deletedDateTime", words: "deleted" },
  ],
  ["envelope-discard", { type: "agreement.updated", change: "discard", words: "discarded as a draft" }],
  [
    "envelope-reminder-sent",
    { type: "agreement.updated", direction: "out", change: "reminder-sent", words: "reminded of" },
  ],
  ["envelope-expired", expiredRule],
  ["envelope-removed", { type: "agreement.updated", change: "removed", words: "removed" }],
]);

export const recipientRules: ReadonlyMap<string, RecipientRule> = new Map<string, RecipientRule>([
  [
    "recipient-sent",
    {
      type: "agreement.sent",
      direction: "out",
      at: "sentDateTime",
      words: (recipient) => `sent to ${recipient}`,
    },
  ],
  [
    "recipient-resent",
    {
      type: "agreement.sent",
      direction: "out",
      again: true,
      words: (recipient) => `sent again to ${recipient}`,
    },
  ],
  [
    "recipient-delivered",
    {
      type: "agreement.viewed",
      direction: "in",
      at: "deliveredDateTime",
      words: (recipient) => `viewed by ${recipient}`,
    },
  ],
  [
    "recipient-completed",
    {
      type: "agreement.signed",
      direction: "in",
      once: true,
      at: "signedDateTime",
      words: (recipient) => `signed by ${recipient}`,
    },
  ],
  [
    "recipient-declined",
    {
      type: "agreement.declined",
      direction: "in",
      once: true,
      at: "declinedDateTime",
      words: (recipient) => `declined by ${recipient}`,
    },
  ],
  [
    "recipient-autoresponded",
    {
      type: "agreement.delivery_failed",
      words: (recipient) => `failed to reach ${recipient}`,
    },
  ],
  [
    "recipient-authenticationfailed",
    {
      type: "agreement.updated",
      direction: "in",
      change: "authenticationfailed",
      words: (recipient) => `failed identity check of ${recipient}`,
    },
  ],
  [
    "recipient-reminder-sent",
    {
      type: "agreement.updated",
      direction: "out",
      change: "reminder-sent",
      words: (recipient) => `reminded ${recipient}`,
    },
  ],
  [
    "recipient-reassign",
    {
      type: "agreement.updated",
      direction: "in",
      change: "reassign",
      words: (recipient) => `reassigned by ${recipient}`,
    },
  ],
  [
    "recipient-delegate",
    {
      type: "agreement.updated",
      direction: "in",
      change: "delegate",
      words: (recipient) => `delegated by ${recipient}`,
    },
  ],
  [
    "recipient-finish-later",
    {
      type: "agreement.updated",
      direction: "in",
      change: "finish-later",
      words: (recipient) => `put off by ${recipient}`,
    },
  ],
]);

/** Copies and certified deliveries are `completed` at DocuSign once received, without a signature. */
export const receivedRule: RecipientRule = {
  type: "agreement.updated",
  direction: "in",
  once: true,
  change: "completed",
  words: (recipient) => `received by ${recipient}`,
};

/** Events of templates and click-through agreements: no envelope, no customer. */
export const observedEvents: ReadonlyMap<string, string> = new Map([
  ["template-created", "Created a template"],
  ["template-modified", "Changed a template"],
  ["template-deleted", "Deleted a template"],
  ["click-agreed", "Accepted a click-through agreement"],
  ["click-declined", "Declined a click-through agreement"],
]);

/** DocuSign's products spell some events in two ways. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["recipient-signed", "recipient-completed"],
  ["recipient-authentication-failure", "recipient-authenticationfailed"],
  ["recipient-authentication-failed", "recipient-authenticationfailed"],
  ["recipient-auto-responded", "recipient-autoresponded"],
  ["recipient-reassigned", "recipient-reassign"],
  ["recipient-delegated", "recipient-delegate"],
  ["envelope-reminder", "envelope-reminder-sent"],
  ["envelope-purged", "envelope-purge"],
  ["envelope-discarded", "envelope-discard"],
  ["envelope-correct", "envelope-corrected"],
]);

export function eventNamed(written: string): string {
  const event = written.trim().toLowerCase();
  return otherNames.get(event) ?? event;
}

/** DocuSign adds to its list of events: what it says of an envelope or a recipient is told in its own words. */
export function otherEnvelopeRule(event: string): EnvelopeRule | undefined {
  const change = /^envelope-([a-z][a-z-]{1,60})$/.exec(event)?.[1];
  return change === undefined
    ? undefined
    : { type: "agreement.updated", change, words: `updated (${change.replaceAll("-", " ")})` };
}

export function otherRecipientRule(event: string): RecipientRule | undefined {
  const change = /^recipient-([a-z][a-z-]{1,60})$/.exec(event)?.[1];
  if (change === undefined) return undefined;
  const words = change.replaceAll("-", " ");
  return {
    type: "agreement.updated",
    change,
    words: (recipient) => `updated (${words}) for ${recipient}`,
  };
}

export function namesEnvelope(written: string): boolean {
  const event = eventNamed(written);
  return envelopeRules.has(event) || recipientRules.has(event);
}

export function isExpiry(voidedReason: string | undefined): boolean {
  return /^((the|this) )?(envelope (has |was )?)?expired\b/i.test(voidedReason ?? "");
}
