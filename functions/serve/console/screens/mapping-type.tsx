import { eventTypes } from "../../../../schemas/event-types.ts";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { isObject, type JsonObject } from "../state/json.ts";
import { t, wordFor } from "../state/words.ts";

interface Props {
  /** Names the inputs. */
  readonly id: string;
  readonly type: unknown;
  readonly faults: ReadonlyMap<string, string>;
  readonly onChange: (type: unknown) => void;
}

/** What kind of event it is: always the same one, or what a value in the input stands for. */
export function MappingType({ id, type, faults, onChange }: Props) {
  const table = isObject(type) ? type : undefined;
  const fixed = typeof type === "string" ? type : "";
  return (
    <>
      <Field id={`${id}-type`} label={t("rule.type")} fault={table ? undefined : faults.get("type")}>
        {(props) => (
          <select
            {...props}
            value={table ? "table" : fixed}
            onChange={({ currentTarget: { value } }) =>
              onChange(
                value === "table" ? { from: "", table: {}, otherwise: fixed || "activity.tracked" } : value,
              )
            }
          >
            <option value="table">{t("rule.type.table")}</option>
            <TypeOptions />
          </select>
        )}
      </Field>
      {table ? <TypeTable id={id} type={table} faults={faults} onChange={onChange} /> : null}
    </>
  );
}

function TypeTable({ id, type, faults, onChange }: Props & { readonly type: JsonObject }) {
  const rows = isObject(type.table) ? Object.entries(type.table) : [];
  const put = (next: readonly (readonly [string, unknown])[]) =>
    onChange({ ...type, table: Object.fromEntries(next) });
  return (
    <div class="type-table">
      <Field
        id={`${id}-type.from`}
        label={t("rule.type.from")}
        hint={t("rule.type.from.hint")}
        fault={faults.get("type.from") ?? faults.get("type")}
      >
        {(props) => (
          <input
            {...props}
            type="text"
            class="code"
            list={`${id}-paths`}
            spellcheck={false}
            autocapitalize="off"
            value={typeof type.from === "string" ? type.from : ""}
            onInput={(event) => onChange({ ...type, from: event.currentTarget.value })}
          />
        )}
      </Field>
      <ul>
        {rows.map(([value, meaning], n) => (
          <li key={n}>
            <input
              type="text"
              aria-label={t("rule.type.value", { n: n + 1 })}
              value={value}
              onInput={(event) =>
                put(rows.map((row, at) => (at === n ? [event.currentTarget.value, row[1]] : row)))
              }
            />
            <span aria-hidden="true">→</span>
            <select
              aria-label={t("rule.type.meaning", { value })}
              value={String(meaning)}
              onChange={(event) =>
                put(rows.map((row, at) => (at === n ? [row[0], event.currentTarget.value] : row)))
              }
            >
              <TypeOptions />
            </select>
            <button
              type="button"
              class="plain square"
              aria-label={t("rule.type.remove", { value })}
              onClick={() => put(rows.filter((_, at) => at !== n))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="plain"
        disabled={rows.some(([value]) => value === "")}
        onClick={() => put([...rows, ["", "activity.tracked"]])}
      >
        <Icon name="plus" />
        {t("rule.type.add")}
      </button>
      <Field
        id={`${id}-type.otherwise`}
        label={t("rule.type.otherwise")}
        hint={t("rule.type.otherwise.hint")}
      >
        {(props) => (
          <select
            {...props}
            value={typeof type.otherwise === "string" ? type.otherwise : ""}
            onChange={({ currentTarget: { value } }) => {
              const { otherwise: _before, ...rest } = type;
              onChange(value === "" ? rest : { ...rest, otherwise: value });
            }}
          >
            <option value="">{t("rule.type.nothing")}</option>
            <TypeOptions />
          </select>
        )}
      </Field>
    </div>
  );
}

function TypeOptions() {
  return (
    <>
      {Object.entries(eventTypes)
        .filter(([family]) => family !== "system" && family !== "note")
        .map(([family, types]) => (
          <optgroup key={family} label={wordFor("family", family)}>
            {types.map((type) => (
              <option key={type} value={type}>
                {wordFor("type", type)}
              </option>
            ))}
          </optgroup>
        ))}
    </>
  );
}
