import { useEffect, useState } from "preact/hooks";
import type { FieldProps } from "./field.tsx";

interface Props extends FieldProps {
  readonly text: string;
  /** What a text comes down to: without the line that is not finished yet. */
  readonly plain: (typed: string) => string | undefined;
  readonly onText: (text: string) => void;
}

/** A list with an entry a line. What is typed stays as it is typed for as long as it says the same. */
export function Lines({ text, plain, onText, ...props }: Props) {
  const [typed, setTyped] = useState(text);
  useEffect(() => {
    if (plain(typed) !== text) setTyped(text);
  }, [text]);
  return (
    <textarea
      {...props}
      class="code"
      rows={Math.min(8, Math.max(2, typed.split("\n").length))}
      spellcheck={false}
      autocapitalize="off"
      value={typed}
      onInput={({ currentTarget: { value } }) => {
        setTyped(value);
        onText(value);
      }}
    />
  );
}
