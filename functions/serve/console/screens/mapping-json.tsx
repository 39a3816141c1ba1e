import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { isSame } from "../state/json.ts";
import { type Draft, draftOf } from "../state/mapping.ts";
import { t } from "../state/words.ts";

/** A mapping as the text that it is. */
export function MappingJson({
  draft,
  onChange,
}: {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}) {
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const read = typed === undefined ? undefined : parsed(typed);
  const own = typed !== undefined && (read === undefined || isSame(read, draft));
  const text = own ? typed : JSON.stringify(draft, null, 2);
  return (
    <Field
      id="mapping-json"
      label={t("mapping.json")}
      hint={t("mapping.json.hint")}
      fault={own && read === undefined ? t("mapping.json.wrong") : undefined}
    >
      {(props) => (
        <textarea
          {...props}
          class="code"
          rows={28}
          spellcheck={false}
          autocapitalize="off"
          value={text}
          onInput={({ currentTarget: { value } }) => {
            setTyped(value);
            const next = parsed(value);
            if (next) onChange(next);
          }}
        />
      )}
    </Field>
  );
}

function parsed(text: string): Draft | undefined {
  try {
    return draftOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
