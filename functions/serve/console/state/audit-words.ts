import type { AuditEntry } from "../../../../schemas/audit.ts";
import { identityNamed, identityWords } from "./account-words.ts";
import { hasWords, t, wordFor } from "./words.ts";

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
        : added.split("\n").map(identityNamed).join(", "),
  };
  return added === undefined ? t(`audit.${action}`, told) : t("audit.account.changed.added", told);
}
