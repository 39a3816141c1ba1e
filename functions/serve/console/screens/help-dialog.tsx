import type { Key } from "../messages/en.ts";
import { Dialog } from "../parts/dialog.tsx";
import { t } from "../state/words.ts";

const keys: readonly (readonly [string, Key])[] = [
  ["j / k", "keys.move"],
  ["Enter", "keys.open"],
  ["Esc", "keys.close"],
  ["/", "keys.search"],
  ["f", "keys.filter"],
  [".", "keys.fresh"],
  ["n", "keys.note"],
  ["e", "keys.edit"],
  ["p", "keys.pin"],
  ["a", "keys.assign"],
  ["u", "keys.undo"],
  ["r", "keys.followUp"],
  ["s", "keys.snooze"],
  ["x", "keys.select"],
  ["g t", "keys.today"],
  ["g o", "keys.owes"],
  ["g m", "keys.months"],
  ["g f", "keys.feed"],
  ["g a", "keys.accounts"],
  ["g i", "keys.inbox"],
  ["g c", "keys.connections"],
  ["Ctrl K / ⌘ K", "keys.palette"],
  ["?", "keys.help"],
];

/** Every key that does something. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={t("keys.title")} onClose={onClose}>
      <dl class="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">{t("keys.off")}</p>
    </Dialog>
  );
}
