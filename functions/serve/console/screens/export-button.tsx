import { useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { fileName, saveFile } from "../state/save-file.ts";
import type { Timeline } from "../state/timeline.ts";
import { say } from "../state/toast.ts";
import { t, withWords } from "../state/words.ts";

/** Saves what is shown, all of it and not only what is loaded, as a spreadsheet. */
export function ExportButton({ timeline, name }: { readonly timeline: Timeline; readonly name: string }) {
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const { timelineCsv } = await withWords(import("../state/timeline-csv.ts"));
      saveFile(await timelineCsv(timeline), `${fileName(name, "timeline")}.csv`);
    } catch (error) {
      say({ tone: "failed", text: reasonOf(error) });
    }
    setBusy(false);
  };
  return (
    <button
      type="button"
      class="plain square"
      aria-label={t("clients.csv")}
      title={t("export.what")}
      disabled={busy}
      onClick={() => void save()}
    >
      <Icon name="download" />
    </button>
  );
}
