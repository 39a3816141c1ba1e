import { useState } from "preact/hooks";
import { t } from "../state/words.ts";
import { Icon } from "./icon.tsx";

/** Copies a text and says so where it was pressed. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button type="button" class="plain copy" onClick={() => void copy()}>
      <Icon name={copied ? "check" : "copy"} />
      <span aria-live="polite">{copied ? t("action.copied") : label}</span>
    </button>
  );
}
