import type { Acceptance, FileReport, FileState, Finding } from "../../../../schemas/file.ts";
import { Icon } from "../parts/icon.tsx";
import { Text } from "../parts/text.tsx";
import { bytes, dateTime, fullTime, number } from "../state/format.ts";
import { may } from "../state/me.ts";
import { toldWhole } from "../state/told-whole.ts";
import { findingWords, t } from "../state/words.ts";

const tones: Readonly<Record<FileState, string>> = {
  awaited: "",
  waiting: "",
  reading: "",
  publishing: "",
  done: "good",
  duplicate: "",
  outdated: "",
  refused: "bad",
  failed: "bad",
};

const formats: Readonly<Record<NonNullable<FileReport["format"]>, string>> = {
  csv: "CSV",
  "json-lines": "JSON Lines",
  xlsx: "Excel",
  xls: "Excel 97–2003",
  ods: "OpenDocument",
  spreadsheetml: "Excel 2003 XML",
  html: "HTML",
  access: "Access",
};

/** What stopped a file and a confirmation lets pass. */
const passes: Readonly<Record<string, Acceptance>> = {
  many_removed: "removals",
  many_changes: "changes",
  columns_changed: "columns",
};

interface Props {
  readonly file: FileReport;
  /** Left out where the reader may not give files. */
  readonly onAccept?: (accept: readonly Acceptance[]) => void;
}

/** One file and what became of it: how far it is, what it changed, or why it changed nothing. */
export function FileItem({ file, onAccept }: Props) {
  const { name, state, progress, counts, report, receivedAt } = file;
  const stopped = state === "refused" ? report.flatMap(({ code }) => passes[code] ?? []) : [];
  const accept = [...new Set([...(file.accept ?? []), ...stopped])];
  const of = [
    file.size === undefined ? undefined : bytes(file.size),
    file.format === undefined ? undefined : formats[file.format],
    file.table,
    t(`via.${file.via}`),
  ];
  return (
    <li>
      <div class="file-head">
        <span class="file-name">
          <Text>{name}</Text>
        </span>
        <span class={`badge ${tones[state]}`} title={t(`file.${state}.hint`)}>
          {t(`file.${state}`)}
        </span>
        <time dateTime={receivedAt} title={fullTime(receivedAt)}>
          {dateTime(receivedAt)}
        </time>
      </div>
      {state === "reading" && progress ? (
        <progress
          max={Math.max(1, progress.of)}
          value={progress.bytes}
          aria-label={t("files.reading", { name, n: progress.rows })}
        />
      ) : null}
      {counts ? (
        <p class="file-counts figure">
          {file.baseline ? <span>{t("files.baseline")}</span> : null}
          <span>{t("files.rows", { n: counts.rows })}</span>
          {(["added", "changed", "removed"] as const).map((one) =>
            counts[one] === 0 ? null : (
              <span key={one} class={one}>
                {t(`files.${one}`, { n: counts[one] })}
              </span>
            ),
          )}
          {!file.baseline && counts.added + counts.changed + counts.removed === 0 ? (
            <span>{t("files.same")}</span>
          ) : null}
        </p>
      ) : null}
      {report.map(({ code, message, row }) => (
        <p
          key={`${code} ${row} ${message}`}
          class={state === "refused" || state === "failed" ? "fault" : "muted"}
        >
          <Icon name={state === "refused" || state === "failed" ? "alert" : "info"} />
          <span>
            <FindingText code={code} message={message} />
            {row === undefined ? null : <span class="muted"> {t("files.row", { row: number(row) })}</span>}
          </span>
        </p>
      ))}
      {file.tables && !may.value.connect ? (
        <p class="file-counts figure">
          {file.tables.map(({ name: table, rows }) => (
            <span key={table}>
              <Text>{table}</Text> {rows === undefined ? null : t("files.rows", { n: rows })}
            </span>
          ))}
        </p>
      ) : null}
      <p class="muted file-of">
        {of
          .filter((one) => one !== undefined)
          .map((one) => (
            <span key={one}>
              <Text>{one}</Text>
            </span>
          ))}
      </p>
      {stopped.length > 0 && onAccept ? (
        <button
          type="button"
          onClick={() => {
            if (confirm(t("files.accept.sure", { name }))) onAccept(accept);
          }}
        >
          {t("files.accept")}
        </button>
      ) : null}
    </li>
  );
}

/** A finding in the reader's language; its own English stays beside it where that has the numbers and names. */
function FindingText({ code, message }: Pick<Finding, "code" | "message">) {
  const words = findingWords(code);
  const english = (
    <span lang="en">
      <Text>{message}</Text>
    </span>
  );
  if (words === undefined) return english;
  return toldWhole.has(code) ? (
    words
  ) : (
    <>
      {words} <small class="muted">{english}</small>
    </>
  );
}
