import { toInstant } from "../../shared/instant.ts";
import type { EnvelopeSummary, Party } from "./payload.ts";

/** DocuSign writes the message after what it tells of; its machines' clocks need not agree to the second. */
const leeway = 5_000;

/**
 * An envelope that was fetched later, as it was when the message about it was written: what has come since is told by
 * further messages, and must not be told by this one. Without a moment it stays as it is.
 */
export function asOf(summary: EnvelopeSummary, moment: string | undefined): EnvelopeSummary {
  if (moment === undefined) return summary;
  const { expireDateTime, recipients, voidedReason, ...rest } = summary;
  const then = until(rest, moment);
  return {
    ...then,
    expireDateTime,
    voidedReason: isLater(summary.voidedDateTime, moment) ? undefined : voidedReason,
    recipients:
      recipients &&
      Object.fromEntries(
        Object.entries(recipients).map(([role, parties]) => [
          role,
          parties?.map((party) => until(party, moment)),
        ]),
      ),
  };
}

type Dated = Party | Omit<EnvelopeSummary, "expireDateTime" | "recipients" | "voidedReason">;

/** Without the times that lie after the moment, and without the status and the reasons that came with them. */
function until<Subject extends Dated>(subject: Subject, moment: string): Subject {
  const later = Object.entries(subject).filter(
    ([name, value]) => name.endsWith("DateTime") && typeof value === "string" && isLater(value, moment),
  );
  if (later.length === 0) return subject;
  const since = Object.fromEntries(later.map(([name]) => [name, undefined]));
  const declined = isLater(subject.declinedDateTime, moment)
    ? { declineReason: undefined, declinedReason: undefined }
    : {};
  return { ...subject, ...since, ...declined, status: undefined };
}

function isLater(time: string | undefined, moment: string): boolean {
  const instant = toInstant(time);
  return instant !== undefined && Date.parse(instant) > Date.parse(moment) + leeway;
}
