import { Dialog } from "../parts/dialog.tsx";
import { t } from "../state/words.ts";

interface Props {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}

/** The palette's field while the rest of it comes: what is typed meanwhile is kept, and none of it is taken for a shortcut. */
export function PaletteField({ text, onText, onClose }: Props) {
  return (
    <Dialog title={t("palette.title")} onClose={onClose} class="palette">
      <input
        type="text"
        aria-label={t("palette.placeholder")}
        placeholder={t("palette.placeholder")}
        autocomplete="off"
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </Dialog>
  );
}
