import type { Detail } from "../../../schemas/account-event.ts";
import { toInstant } from "../../shared/instant.ts";
import { known } from "../filled.ts";
import type { EnvelopeSummary } from "./payload.ts";
import { lastTo, type Recipient } from "./recipients.ts";

/** What is known of an envelope beside its event. */
export function envelopeDetails(
  summary: EnvelopeSummary,
  recipients: readonly Recipient[],
): Record<string, Detail> {
  const { sender, customFields } = summary;
  const fields = [...(customFields?.textCustomFields ?? []), ...(customFields?.listCustomFields ?? [])];
  return known<Detail>({
    status: summary.status,
    subject: summary.emailSubject,
    sender: filled(known({ name: sender?.userName, email: sender?.email })),
    signers: filled(recipients.filter(({ signs }) => signs).map(signerRecord)),
    otherRecipients: filled(recipients.filter(({ signs }) => !signs).map(otherRecord)),
    declineReason: declineReason(summary, recipients),
    voidedReason: summary.voidedReason,
    purgeState: summary.purgeState === "unpurged" ? undefined : summary.purgeState,
    customFields: filled(
      known(Object.fromEntries(fields.flatMap(({ name, value }) => (name ? [[name, value]] : [])))),
    ),
  });
}

function signerRecord({ name, email, status, ...times }: Recipient): Record<string, string> {
  const [signed, declined] = [toInstant(times.signedDateTime), toInstant(times.declinedDateTime)];
  return known({ name, email, status, signed, declined });
}

function otherRecord({ name, email, role, status }: Recipient): Record<string, string> {
  return known({ name, email, role, status });
}

export function reasonOf(party: {
  declineReason?: string | undefined;
  declinedReason?: string | undefined;
}): string | undefined {
  return party.declinedReason ?? party.declineReason;
}

function declineReason(summary: EnvelopeSummary, recipients: readonly Recipient[]): string | undefined {
  const decliner = lastTo("declinedDateTime", recipients);
  const reasons = [...(decliner ? [decliner] : []), ...recipients].map(reasonOf);
  return reasons.find((reason) => reason !== undefined) ?? reasonOf(summary);
}

function filled<Value extends object>(value: Value): Value | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}
