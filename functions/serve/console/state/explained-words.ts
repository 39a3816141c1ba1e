import type { Detail } from "../../../../schemas/account-event.ts";
import type { Explained } from "../../../../schemas/explained.ts";
import { interruptionWords } from "./told.ts";
import { hasWords, reasonWords, t } from "./words.ts";

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
