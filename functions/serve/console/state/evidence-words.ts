import type { Evidence } from "../../../../schemas/suggestion.ts";
import { identityNamed } from "./account-words.ts";
import { t } from "./words.ts";

/** Why something is believed to belong together, in the reader's language. */
export function evidenceWords(evidence: readonly Evidence[]): string {
  return evidence
    .map(({ says, values }) =>
      t(`evidence.${says}`, {
        ...values,
        what: values.identity === undefined ? "" : identityNamed(values.identity),
      }),
    )
    .join(" · ");
}
