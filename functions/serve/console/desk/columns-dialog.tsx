import { Dialog } from "../parts/dialog.tsx";
import { hiddenColumns } from "../state/preferences.ts";
import { t } from "../state/words.ts";
import { columns } from "./clients-columns.tsx";
import { Box } from "./clients-filter.tsx";

/** Which columns the reader's table has; kept in the browser. */
export function ColumnsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={t("columns.open")} onClose={onClose}>
      <div class="stack">
        {columns.map(({ name, title }) => (
          <Box
            key={name}
            text={t(title)}
            on={!hiddenColumns.value.includes(name)}
            onSet={(on) => {
              const others = hiddenColumns.value.filter((one) => one !== name);
              hiddenColumns.value = on ? others : [...others, name];
            }}
          />
        ))}
        <footer>
          <button type="button" class="primary" onClick={onClose}>
            {t("action.done")}
          </button>
        </footer>
      </div>
    </Dialog>
  );
}
