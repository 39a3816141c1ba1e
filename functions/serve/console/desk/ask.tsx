import type { ComponentChildren } from "preact";
import { Dialog } from "../parts/dialog.tsx";
import { Text } from "../parts/text.tsx";
import { t } from "../state/words.ts";

interface Props {
  readonly title: string;
  readonly action: string;
  /** Whether enough has been said to do it. */
  readonly ready: boolean;
  readonly onSave: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A small form over the page: what it asks for, what is done with it, and a way out. */
export function Ask({ title, action, ready, onSave, onClose, children }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onSave();
        }}
      >
        {children}
        <footer>
          <button type="button" class="plain" onClick={onClose}>
            {t("action.cancel")}
          </button>
          <button type="submit" class="primary" disabled={!ready}>
            {action}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

/** Whose matter a dialog is. */
export function About({ client }: { readonly client: { readonly name: string } }) {
  return (
    <p class="muted">
      {t("act.about")} <Text>{client.name}</Text>
    </p>
  );
}
