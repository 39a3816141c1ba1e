import type { MappingProposal } from "../../../../schemas/mapping.ts";
import { Icon } from "../parts/icon.tsx";
import { Phrase } from "../parts/phrase.tsx";
import { Text } from "../parts/text.tsx";
import { labelFor } from "../state/rule-fields.ts";
import { t } from "../state/words.ts";

/** Why a proposed mapping is as it is, how sure each guess is, and what it did not find. */
export function MappingGuesses({ proposal: { guesses, missing } }: { readonly proposal: MappingProposal }) {
  const label = (field: string) => {
    const known = labelFor(field);
    return known === undefined ? field : t(known);
  };
  return (
    <section>
      <h2>{t("guesses.title")}</h2>
      <p class="muted">{t("guesses.hint")}</p>
      {missing.length > 0 ? (
        <p class="fault">
          <Icon name="alert" />
          <span>{t("guesses.missing", { fields: missing.map(label).join(", ") })}</span>
        </p>
      ) : null}
      <ul class="guesses">
        {guesses.map(({ field, from, example, sure, code, values, why }) => (
          <li key={`${field} ${from}`}>
            <span class="report-of">{label(field)}</span>
            <code>
              <Text>{from}</Text>
            </code>
            <span class={`badge ${{ high: "good", medium: "", low: "warn" }[sure]}`}>
              {t(`sure.${sure}`)}
            </span>
            <span class="muted">
              <Phrase code={code} values={values} english={why} />
            </span>
            {example === undefined ? null : (
              <span class="muted">
                <Text>{example}</Text>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
