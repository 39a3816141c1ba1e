import { t } from "../state/words.ts";
import { CopyButton } from "./copy-button.tsx";
import { Text } from "./text.tsx";

/** An address to paste somewhere else. */
export function Address({ text }: { readonly text: string }) {
  return (
    <div class="address">
      <code>
        <Text>{text}</Text>
      </code>
      <CopyButton text={text} label={t("action.copy")} />
    </div>
  );
}
