import { useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { fileName, saveFile } from "../state/save-file.ts";
import type { Timeline } from "../state/timeline.ts";
import { say } from "../state/toast.ts";
import { t } from "../state/words.ts";

const formats = { csv: "text/csv;charset=utf-8", jsonl: "application/jsonl" } as const;

/** Saves what is shown, all of it and not only what is loaded, as a file. */
export function ExportButton({ timeline, name }: { readonly timeline: Timeline; readonly name: string }) {
  const [choosing, setChoosing] = useState(false);
  const [busy, setBusy] = useState(false);
  const save = async (format: keyof typeof formats) => {
    setBusy(true);
    try {
      const parts: string[] = [];
      for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
        const { text, next } = await timeline.asFile(format, cursor);
        // Each part is a whole CSV file: only the first one's heading stays.
        parts.push(format === "csv" && parts.length > 0 ? text.slice(text.indexOf("\n") + 1) : text);
        cursor = next;
      }
      // The mark tells spreadsheets that this is UTF-8; it is lost where an answer is read as text.
      if (format === "csv") parts.unshift("\u{feff}");
      saveFile(new Blob(parts, { type: formats[format] }), `${fileName(name, "timeline")}.${format}`);
      setChoosing(false);
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
    setBusy(false);
  };
  return (
    <>
      <button
        type="button"
        class="plain square only-wide"
        aria-label={t("export.open")}
        title={t("export.open")}
        onClick={() => setChoosing(true)}
      >
        <Icon name="download" />
      </button>
      {choosing ? (
        <Dialog title={t("export.open")} onClose={() => setChoosing(false)}>
          <p>{t("export.what")}</p>
          <footer>
            <button type="button" class="plain" disabled={busy} onClick={() => void save("jsonl")}>
              JSON Lines
            </button>
            <button type="button" class="primary" disabled={busy} onClick={() => void save("csv")}>
              CSV
            </button>
          </footer>
        </Dialog>
      ) : null}
    </>
  );
}
