import { useEffect, useState } from "preact/hooks";
import type { ExportFormat, KeptExport } from "../../../../schemas/export.ts";
import { Dialog } from "../parts/dialog.tsx";
import { reasonOf } from "../parts/states.tsx";
import { call, callBytes } from "../state/api.ts";
import { bytes, dateTime, number } from "../state/format.ts";
import { saveFile } from "../state/save-file.ts";
import { t } from "../state/words.ts";

const formats: readonly ExportFormat[] = ["csv", "jsonl"];

/** Milliseconds between two looks at an export that is being written. */
const lookAgain = 1_000;

/** Everything the hub holds of clients and events, as files: begun here, written in the background, kept for a week. */
export function ExportsDialog({ onClose }: { readonly onClose: () => void }) {
  const [kept, setKept] = useState<readonly KeptExport[] | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const look = async () => {
    try {
      setKept((await call("GET", "/api/exports")).exports);
    } catch (error) {
      setProblem(reasonOf(error));
    }
  };
  const isRunning = kept?.some(({ state }) => state === "running") ?? false;
  useEffect(() => void look(), []);
  useEffect(() => {
    if (!isRunning) return;
    const timer = setTimeout(() => void look(), lookAgain);
    return () => clearTimeout(timer);
  }, [kept]);
  const begin = async (format: ExportFormat) => {
    try {
      setProblem(undefined);
      await call("POST", "/api/exports", { body: { format } });
    } catch (error) {
      setProblem(reasonOf(error));
    }
    await look();
  };
  const save = async (job: string, part: string) => {
    try {
      saveFile(await callBytes("/api/exports/{job}/{part}", { at: { job, part } }), part);
    } catch (error) {
      setProblem(reasonOf(error));
      await look();
    }
  };
  return (
    <Dialog title={t("exports.title")} onClose={onClose}>
      <p class="muted">{t("exports.what")}</p>
      {problem === undefined ? null : (
        <p class="fault" role="alert">
          {problem}
        </p>
      )}
      <p class="buttons">
        {formats.map((format) => (
          <button
            key={format}
            type="button"
            disabled={kept === undefined || isRunning}
            onClick={() => void begin(format)}
          >
            {t(`exports.begin.${format}`)}
          </button>
        ))}
      </p>
      {kept?.map((one) => (
        <Kept key={one.job} of={one} onSave={(part) => void save(one.job, part)} />
      ))}
      <footer>
        <button type="button" class="primary" onClick={onClose}>
          {t("action.done")}
        </button>
      </footer>
    </Dialog>
  );
}

function Kept({ of, onSave }: { readonly of: KeptExport; readonly onSave: (part: string) => void }) {
  const { accounts, events, format } = of.report;
  return (
    <section>
      <h3>{t("exports.of", { when: dateTime(of.at), format: format.toUpperCase() })}</h3>
      <p role="status">
        {t(`exports.${of.state}`, { accounts: number(accounts.lines), events: number(events.lines) })}
      </p>
      {of.state === "running" ? null : (
        <>
          <p class="muted">
            {t("exports.until", { when: dateTime(of.until), size: bytes(accounts.bytes + events.bytes) })}
          </p>
          <ul>
            {of.parts.map((part) => (
              <li key={part}>
                <button type="button" class="plain" onClick={() => onSave(part)}>
                  {part}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
