import type { EventDetail } from "../../../../schemas/timeline.ts";
import { Text } from "../parts/text.tsx";
import { t } from "../state/words.ts";

/** Why an event is on this account's timeline. */
export function WhyHere({ detail }: { readonly detail: EventDetail; readonly onChanged: () => void }) {
  const { matched } = detail;
  if (!matched) return null;
  return (
    <section class="why">
      <h3>{t("why.title")}</h3>
      <p>{t(`why.${matched.rule}`)}</p>
      <p>
        <code>
          <Text>{matched.identity.value}</Text>
        </code>{" "}
        <span class="muted">{matched.identity.type}</span>
      </p>
    </section>
  );
}
