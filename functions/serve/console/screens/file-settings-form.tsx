import { useState } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import type { Key } from "../messages/en.ts";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../parts/states.tsx";
import { ApiProblem } from "../state/api.ts";
import { putConnection } from "../state/connections.ts";
import { isObject, type JsonObject, valueAt, withValueAt } from "../state/json.ts";
import { may } from "../state/me.ts";
import { say } from "../state/toast.ts";
import { t, wordFor } from "../state/words.ts";

interface Setting {
  readonly path: string;
  readonly label: Key;
  readonly hint?: Key;
  /** `columns`: names of columns, separated by commas. */
  readonly kind: "column" | "columns" | "table" | "text" | "number" | readonly string[];
}

const first: readonly Setting[] = [
  { path: "key", label: "fileSettings.key", hint: "fileSettings.key.hint", kind: "columns" },
  { path: "title", label: "fileSettings.title", hint: "fileSettings.title.hint", kind: "column" },
  { path: "account.email", label: "fileSettings.email", hint: "fileSettings.email.hint", kind: "column" },
  { path: "account.name", label: "fileSettings.name", kind: "column" },
];

const more: readonly Setting[] = [
  { path: "account.domain", label: "fileSettings.domain", kind: "column" },
  { path: "account.phone", label: "fileSettings.phone", kind: "column" },
  { path: "account.external.column", label: "fileSettings.external", kind: "column" },
  {
    path: "account.external.kind",
    label: "fileSettings.externalKind",
    hint: "fileSettings.externalKind.hint",
    kind: "text",
  },
  { path: "noun", label: "fileSettings.noun", hint: "fileSettings.noun.hint", kind: "text" },
  { path: "table", label: "fileSettings.table", hint: "fileSettings.table.hint", kind: "table" },
  { path: "header", label: "fileSettings.header", hint: "fileSettings.header.hint", kind: "number" },
  { path: "encoding", label: "fileSettings.encoding", hint: "fileSettings.encoding.hint", kind: "text" },
  {
    path: "dates",
    label: "fileSettings.dates",
    hint: "fileSettings.dates.hint",
    kind: ["", "day-first", "month-first"],
  },
  { path: "year", label: "fileSettings.year", hint: "fileSettings.year.hint", kind: "number" },
  { path: "time", label: "fileSettings.time", hint: "fileSettings.time.hint", kind: "column" },
  { path: "zone", label: "fileSettings.zone", hint: "fileSettings.zone.hint", kind: "text" },
  { path: "exportedAt", label: "fileSettings.exportedAt", kind: "column" },
  { path: "ignore", label: "fileSettings.ignore", hint: "fileSettings.ignore.hint", kind: "columns" },
  {
    path: "mode",
    label: "fileSettings.mode",
    hint: "fileSettings.mode.hint",
    kind: ["snapshot", "increment"],
  },
  {
    path: "baseline",
    label: "fileSettings.baseline",
    hint: "fileSettings.baseline.hint",
    kind: ["summary", "rows", "opening"],
  },
];

const columnsIn = (text: string) =>
  text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

function textOf({ kind }: Setting, value: unknown): string {
  if (kind === "columns" && Array.isArray(value)) return value.join(", ");
  if (kind === "number" && typeof value === "number") return String(value);
  return typeof value === "string" ? value : "";
}

function valueIn({ kind }: Setting, text: string): unknown {
  if (text.trim() === "") return undefined;
  if (kind === "number") return Number(text);
  return kind === "columns" ? columnsIn(text) : text.trim();
}

interface Props {
  readonly connection: Connection;
  /** The columns of the newest file, to choose from. */
  readonly columns: readonly string[];
  /** The tables of the newest file that has several. */
  readonly tables: readonly string[];
}

/** `settings.file` of a connection: which column names a row, a customer, a time. */
export function FileSettingsForm({ connection, columns, tables }: Props) {
  const kept = isObject(connection.settings.file) ? connection.settings.file : {};
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries([...first, ...more].map((one) => [one.path, textOf(one, valueAt(kept, one.path))])),
  );
  const [problem, setProblem] = useState<ApiProblem | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setProblem(undefined);
    const file = [...first, ...more].reduce<JsonObject>((all, one) => {
      const text = texts[one.path] ?? "";
      // What is not changed stays, also where the form has no words for it.
      return text === textOf(one, valueAt(kept, one.path))
        ? all
        : withValueAt(all, one.path, valueIn(one, text));
    }, kept);
    try {
      const settings = withValueAt(
        connection.settings,
        "file",
        Object.keys(file).length > 0 ? file : undefined,
      );
      await putConnection(connection, { settings: JSON.parse(JSON.stringify(settings)) });
      say({ tone: "done", text: t("settings.saved") });
    } catch (error) {
      if (error instanceof ApiProblem && error.fields.length > 0) setProblem(error);
      else say({ tone: "failed", text: reasonOf(error) });
    }
    setBusy(false);
  };
  const fields = (settings: readonly Setting[]) =>
    settings.map((one) => (
      <Field
        key={one.path}
        id={`file-${one.path}`}
        label={t(one.label)}
        hint={one.hint === undefined ? undefined : t(one.hint)}
        fault={
          problem?.fields.some(
            (field) => field === `file.${one.path}` || field.startsWith(`file.${one.path}[`),
          )
            ? t("settings.wrong")
            : undefined
        }
      >
        {(props) => {
          const shared = { ...props, disabled: !may.value.connect, value: texts[one.path] ?? "" };
          const set = (text: string) => setTexts({ ...texts, [one.path]: text });
          return typeof one.kind === "string" ? (
            <input
              {...shared}
              type="text"
              spellcheck={false}
              {...(one.kind === "number" ? { inputMode: "numeric" } : {})}
              {...(one.kind === "text" || one.kind === "number"
                ? {}
                : { list: one.kind === "table" ? "file-table-names" : "file-columns" })}
              onInput={(event) => set(event.currentTarget.value)}
            />
          ) : (
            <select {...shared} onChange={(event) => set(event.currentTarget.value)}>
              <option value="">({wordFor("fileSettings", one.kind[0] || "found")})</option>
              {one.kind
                .filter((choice) => choice !== "")
                .map((choice) => (
                  <option key={choice} value={choice}>
                    {wordFor("fileSettings", choice)}
                  </option>
                ))}
            </select>
          );
        }}
      </Field>
    ));
  const elsewhere = problem?.fields.filter(
    (field) => ![...first, ...more].some(({ path }) => field.startsWith(`file.${path}`)),
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{t("fileSettings.heading")}</h2>
      <p class="muted">{t("fileSettings.hint")}</p>
      <datalist id="file-table-names">
        {tables.map((table) => (
          <option key={table} value={table} />
        ))}
      </datalist>
      <datalist id="file-columns">
        {columns.map((column) => (
          <option key={column} value={column} />
        ))}
      </datalist>
      <div class="fields">{fields(first)}</div>
      <details open={more.some(({ path }) => texts[path] !== "") || problem !== undefined}>
        <summary>{t("fileSettings.more")}</summary>
        <div class="fields">{fields(more)}</div>
      </details>
      {elsewhere && elsewhere.length > 0 ? (
        <p class="fault" role="alert">
          <Icon name="alert" />
          <span>{t("settings.wrongAt", { fields: elsewhere.join(", ") })}</span>
        </p>
      ) : null}
      {may.value.connect ? (
        <button type="submit" class="primary" disabled={busy}>
          {t("settings.save")}
        </button>
      ) : null}
    </form>
  );
}
