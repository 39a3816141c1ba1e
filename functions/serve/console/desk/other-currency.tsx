import { Icon } from "../parts/icon.tsx";
import { Text } from "../parts/text.tsx";
import { here } from "../state/location.ts";
import { t } from "../state/words.ts";

/** Says so where the address asks for a currency that nothing of the list is in. */
export function OtherCurrency({ shown }: { readonly shown: string | undefined }) {
  const asked = here.value.query.get("currency");
  if (asked === null || shown === undefined || asked === shown) return null;
  return (
    <p class="notice" role="status">
      <Icon name="alert" />
      <Text>{t("passed.currency", { asked: asked.slice(0, 20), currency: shown })}</Text>
    </p>
  );
}
