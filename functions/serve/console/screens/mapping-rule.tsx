import { Field, type FieldProps } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Lines } from "../parts/lines.tsx";
import { Text } from "../parts/text.tsx";
import type { Leaf } from "../state/example-text.ts";
import { type JsonObject, valueAt, withValueAt } from "../state/json.ts";
import { type RuleField, ruleGroups, textOf, valueIn } from "../state/rule-fields.ts";
import { t, wordFor } from "../state/words.ts";
import { MappingType } from "./mapping-type.tsx";

interface Props {
  readonly rule: JsonObject;
  readonly number: number;
  /** What is wrong with the rule's fields, by their paths. */
  readonly faults: ReadonlyMap<string, string>;
  /** What the example holds, to choose from. */
  readonly leaves: readonly Leaf[];
  readonly onChange: (rule: JsonObject) => void;
  /** Left out for the only rule. */
  readonly onRemove?: () => void;
}

export const inputId = (number: number, path: string) => `rule-${number}-${path}`;

/** One rule of a mapping as a form: which field of the input is what. */
export function MappingRule({ rule, number, faults, leaves, onChange, onRemove }: Props) {
  const id = `rule-${number}`;
  const filled = (fields: readonly RuleField[]) =>
    fields.filter(({ path }) => valueAt(rule, path) !== undefined).length;
  return (
    <fieldset class="rule">
      <legend>
        {t("rule.number", { n: number + 1 })}{" "}
        <span class="muted">
          <Text>{String(rule.rule ?? "")}</Text>
        </span>
      </legend>
      <datalist id={`${id}-paths`}>
        {leaves.map(({ path, value }) => (
          <option key={path} value={path}>
            {value}
          </option>
        ))}
      </datalist>
      {ruleGroups.map(({ title, fields, open }, n) => (
        <details key={title} open={open || filled(fields) > 0 || fields.some(({ path }) => faults.has(path))}>
          <summary>
            {t(title)} {filled(fields) > 0 ? <span class="count">{filled(fields)}</span> : null}
          </summary>
          <div class="fields">
            {n === 0 ? (
              <MappingType
                id={id}
                type={rule.type}
                faults={faults}
                onChange={(type) => onChange({ ...rule, type })}
              />
            ) : null}
            {fields.map((field) => (
              <RuleInput
                key={field.path}
                field={field}
                number={number}
                rule={rule}
                onChange={onChange}
                fault={faults.get(field.path)}
              />
            ))}
          </div>
        </details>
      ))}
      {onRemove ? (
        <button type="button" class="plain danger" onClick={onRemove}>
          <Icon name="remove" />
          {t("rule.remove", { n: number + 1 })}
        </button>
      ) : null}
    </fieldset>
  );
}

interface InputProps extends Pick<Props, "rule" | "number" | "onChange"> {
  readonly field: RuleField;
  readonly fault: string | undefined;
}

function RuleInput({ field, number, rule, fault, onChange }: InputProps) {
  const { path, kind, label, hint } = field;
  const text = textOf(field, valueAt(rule, path));
  const set = (next: string) => onChange(withValueAt(rule, path, valueIn(field, next)));
  const input = (props: FieldProps) => {
    if (text === undefined) return <input {...props} type="text" disabled value={t("rule.byJson")} />;
    if (typeof kind === "object")
      return (
        <select {...props} value={text} onChange={(event) => set(event.currentTarget.value)}>
          <option value="">–</option>
          {kind.choices.map((one) => (
            <option key={one} value={one}>
              {wordFor(kind.words, one)}
            </option>
          ))}
        </select>
      );
    if (kind === "lines" || kind === "pairs" || kind === "externals")
      return (
        <Lines {...props} text={text} plain={(typed) => textOf(field, valueIn(field, typed))} onText={set} />
      );
    return (
      <input
        {...props}
        type="text"
        class={kind === "text" ? "" : "code"}
        spellcheck={false}
        autocapitalize="off"
        {...(kind === "expression" || kind === "currency" ? { list: `rule-${number}-paths` } : {})}
        {...(kind === "number" ? { inputMode: "numeric" as const } : {})}
        value={text}
        onInput={(event) => set(event.currentTarget.value)}
      />
    );
  };
  return (
    <Field
      id={inputId(number, path)}
      label={t(label)}
      hint={hint === undefined ? undefined : t(hint, { example: t("rule.example") })}
      fault={fault}
    >
      {input}
    </Field>
  );
}
