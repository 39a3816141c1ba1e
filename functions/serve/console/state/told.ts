import type { Detail } from "../../../../schemas/account-event.ts";
import type { AuditEntry } from "../../../../schemas/audit.ts";
import type { ConnectionHealth } from "../../../../schemas/connection.ts";
import type { Explained } from "../../../../schemas/explained.ts";
import type { Evidence } from "../../../../schemas/suggestion.ts";
import { identityWords } from "./account-words.ts";
import type { ApiProblem } from "./api.ts";
import { hasWords, reasonWords, t, wordFor } from "./words.ts";

/** Why something is interrupted, where that is known. */
type Why = Pick<ConnectionHealth, "code" | "values" | "reason">;
type Recorded = Pick<AuditEntry, "action" | "summary" | "identity" | "values">;

/** As the hub of one machine names who holds its token: the command line, and what was set up by it. */
const localCaller = "you@localhost";
/** Who makes links that sign people in on one machine. */
const hubsToken = "the hub's token";

/** Who did something, as people call them. */
export const whoWords = (by: string): string =>
  by === localCaller ? t("who.local") : by === hubsToken ? t("who.token") : by;

/** What a person did, in the reader's language; an entry without values is shown as it was written. */
export function auditWords({ action, summary, identity, values }: Recorded): string {
  if (values === undefined) return summary;
  const { fields = "", added, ...names } = values;
  const told = {
    ...names,
    fields: fields
      .split(" ")
      .map((field) => (hasWords("field", field) ? wordFor("field", field) : field))
      .join(", "),
    what:
      added === undefined
        ? identity
          ? identityWords(identity)
          : ""
        : added.split("\n").map(named).join(", "),
  };
  return added === undefined ? t(`audit.${action}`, told) : t("audit.account.changed.added", told);
}

/** Why something is believed to belong together, in the reader's language. */
export function evidenceWords(evidence: readonly Evidence[]): string {
  return evidence
    .map(({ says, values }) =>
      t(`evidence.${says}`, { ...values, what: values.identity === undefined ? "" : named(values.identity) }),
    )
    .join(" · ");
}

/** Why a delivery did not become a normal event, in the reader's language; what has no words there is told as the API does. */
export function explainedWords({ code, values, reason }: Explained): string {
  const { at, field, parts } = values;
  const words = reasonWords(code, values);
  const lost = parts === undefined ? "" : ` (${t("reports.parts", { n: Number(parts) })})`;
  const text = words === undefined ? reason : [at && `${at}:`, field, words].filter(Boolean).join(" ") + lost;
  // A name of the tool's stays as it is written.
  return at === undefined && field === undefined ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** The details of an event, without the codes by which its reason is told in the reader's language. */
export function detailWords({
  reason,
  reasonCode,
  reasonValues,
  ...others
}: Readonly<Record<string, Detail>>): Readonly<Record<string, Detail>> {
  if (reason === undefined) return others;
  if (typeof reason !== "string" || typeof reasonCode !== "string") return { reason, ...others };
  const told = { code: reasonCode, values: plainValues(reasonValues), reason };
  const isInterruption = hasWords("interruption", reasonCode);
  return { reason: isInterruption ? interruptionWords(told) : explainedWords(told), ...others };
}

/** The texts and numbers among a detail's fields. */
const plainValues = (detail: Detail | undefined): Explained["values"] =>
  Object.fromEntries(
    Object.entries(detail ?? {}).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" ? [[name, value]] : [],
    ),
  );

/** Why the API refused something, in the reader's language; what has no words there is told as the API does. */
export function problemWords({ code, message, fields }: ApiProblem): string {
  if (!hasWords("problem", code)) return message;
  return wordFor("problem", code, {
    fields: fields.length > 0 ? fields.join(", ") : t("problem.fields.all"),
  });
}

/** Why a tool no longer sends, or no longer lets the hub in, in the reader's language; what has no words there is told as the API does. */
export const interruptionWords = ({ code = "", values = {}, reason = "" }: Why): string =>
  hasWords("interruption", code) ? wordFor("interruption", code, values) : reason;

/** An identity that the API writes as its type and its value. */
function named(words: string): string {
  const cut = words.indexOf(" ");
  return identityWords({ type: words.slice(0, cut), value: words.slice(cut + 1) });
}
