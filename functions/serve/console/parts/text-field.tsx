import { Field } from "./field.tsx";

interface Props {
  readonly id: string;
  readonly label: string;
  /** The most characters. */
  readonly maxLength: number;
  readonly value: string;
  readonly onText: (value: string) => void;
  /** The id of a list of proposals. */
  readonly list?: string;
  readonly required?: boolean;
}

/** A line of text that a person types, with its label. */
export function TextField({ id, label, onText, ...input }: Props) {
  return (
    <Field id={id} label={label}>
      {(props) => (
        <input {...props} {...input} type="text" onInput={({ currentTarget: { value } }) => onText(value)} />
      )}
    </Field>
  );
}
