import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";

/** What a field gives its input: the name, and the ids of the hint and the fault. */
export interface FieldProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean;
}

interface Props {
  readonly id: string;
  readonly label: ComponentChildren;
  readonly hint?: string | undefined;
  /** What is wrong with it, in the API's own words. */
  readonly fault?: string | undefined;
  readonly children: (props: FieldProps) => ComponentChildren;
}

/** A label, an input, what to know about it, and what is wrong with it. */
export function Field({ id, label, hint, fault, children }: Props) {
  const described = [hint === undefined ? "" : `${id}-hint`, fault === undefined ? "" : `${id}-fault`];
  const by = described.filter((one) => one !== "").join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, "aria-describedby": by || undefined, "aria-invalid": fault !== undefined })}
      {hint === undefined ? null : <small id={`${id}-hint`}>{hint}</small>}
      {fault === undefined ? null : (
        <small class="fault" id={`${id}-fault`}>
          <Icon name="alert" size={12} />
          <span>{fault}</span>
        </small>
      )}
    </div>
  );
}
