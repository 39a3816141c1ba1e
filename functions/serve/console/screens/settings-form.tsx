import { useState } from "preact/hooks";
import type { Connection } from "../../../../schemas/connection.ts";
import type { Tool } from "../../../../schemas/tool.ts";
import { Field, type FieldProps } from "../parts/field.tsx";
import { reasonOf } from "../parts/states.tsx";
import { putConnection } from "../state/connections.ts";
import { type JsonObject, withValueAt } from "../state/json.ts";
import { may } from "../state/me.ts";
import { type SettingField, settingFields, toText, toValue } from "../state/setting-fields.ts";
import { say } from "../state/toast.ts";
import { hasWords, t, wordFor } from "../state/words.ts";

/** The settings in this form: a mapping has its own page. */
export const formFields = ({ settings }: Tool): SettingField[] =>
  settingFields(settings).filter(({ name }) => name !== "mapping");

export type Texts = Readonly<Record<string, string>>;

/** The settings of a connection as its tool describes them. */
export function SettingsForm({
  entry,
  connection,
}: {
  readonly entry: Tool;
  readonly connection: Connection;
}) {
  const fields = formFields(entry);
  const [texts, setTexts] = useState<Texts>(() => textsOf(fields, connection.settings));
  const [busy, setBusy] = useState(false);
  if (fields.length === 0) return null;
  const save = async () => {
    setBusy(true);
    try {
      const others = fields.reduce<JsonObject>(
        (all, { name }) => withValueAt(all, name, undefined),
        connection.settings,
      );
      const settings = { ...others, ...valuesOf(fields, texts) };
      await putConnection(connection, { settings: JSON.parse(JSON.stringify(settings)) });
      say({ tone: "done", text: t("settings.saved") });
    } catch (error) {
      say({ tone: "failed", text: error instanceof SyntaxError ? t("settings.notJson") : reasonOf(error) });
    }
    setBusy(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{t("settings.ofTool", { tool: entry.title })}</h2>
      <SettingInputs fields={fields} texts={texts} onChange={setTexts} />
      {may.value.connect ? (
        <button type="submit" disabled={busy}>
          {t("settings.save")}
        </button>
      ) : null}
    </form>
  );
}

interface InputsProps {
  readonly fields: readonly SettingField[];
  readonly texts: Texts;
  readonly onChange: (texts: Texts) => void;
}

export function SettingInputs({ fields, texts, onChange }: InputsProps) {
  return (
    <>
      {fields.map((field) => (
        <Field key={field.name} id={`setting-${field.name}`} label={field.title} hint={field.description}>
          {(props) => (
            <Input
              props={props}
              field={field}
              value={texts[field.name] ?? ""}
              onChange={(text) => onChange({ ...texts, [field.name]: text })}
            />
          )}
        </Field>
      ))}
    </>
  );
}

function Input({
  props,
  field,
  value,
  onChange,
}: {
  readonly props: FieldProps;
  readonly field: SettingField;
  readonly value: string;
  readonly onChange: (text: string) => void;
}) {
  const { kind, required, choices, fallback } = field;
  const shared = { ...props, required, disabled: !may.value.connect };
  if (kind === "choice" || kind === "switch") {
    // What holds where nothing is said stands among the others, and once.
    const usual = typeof fallback === "string" || typeof fallback === "boolean" ? String(fallback) : "";
    return (
      <select {...shared} value={value || usual} onChange={(event) => onChange(event.currentTarget.value)}>
        {usual === "" ? <option value="" /> : null}
        {(kind === "choice" ? choices : ["true", "false"]).map((one) => (
          <option key={one} value={one}>
            {kind === "switch" ? t(one === "true" ? "value.yes" : "value.no") : choiceWords(one)}
          </option>
        ))}
      </select>
    );
  }
  if (kind === "lines" || kind === "json")
    return (
      <textarea
        {...shared}
        rows={kind === "json" ? 6 : 2}
        spellcheck={false}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    );
  return (
    <input
      {...shared}
      type="text"
      spellcheck={false}
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** What the API calls a choice, in words; names of the trade are the same in all languages. */
const choiceWords = (choice: string) =>
  hasWords("settingChoice", choice) ? wordFor("settingChoice", choice) : choice;

export const textsOf = (
  fields: readonly SettingField[],
  settings: Readonly<Record<string, unknown>>,
): Texts => Object.fromEntries(fields.map((field) => [field.name, toText(field, settings[field.name])]));

/** What has been entered; empty fields are left out. Throws `SyntaxError`. */
export const valuesOf = (fields: readonly SettingField[], texts: Texts): Record<string, unknown> =>
  Object.fromEntries(
    fields
      .map((field) => [field.name, toValue(field, texts[field.name] ?? "")] as const)
      .filter(([, value]) => value !== undefined),
  );
