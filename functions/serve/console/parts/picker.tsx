import { useState } from "preact/hooks";
import { t } from "../state/words.ts";
import { Icon, type IconName } from "./icon.tsx";
import { Text } from "./text.tsx";

export interface Choice {
  readonly key: string;
  readonly icon: IconName;
  readonly text: string;
  /** What speaks for it, in a few words. */
  readonly hint?: string;
  readonly run: () => void;
}

interface Props {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly choices: readonly Choice[];
  /** Whether the first choice is chosen without a key being pressed; left out, it is. */
  readonly chosen?: boolean;
}

/** A field to type in and the choices that fit: arrows move, Enter takes. */
export function Picker({ label, text, onText, choices, chosen = true }: Props) {
  const [at, setAt] = useState<number | undefined>(undefined);
  const current = Math.min(at ?? (chosen ? 0 : -1), choices.length - 1);
  return (
    <>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="choices"
        aria-activedescendant={choices[current] ? `choice-${current}` : undefined}
        aria-label={label}
        placeholder={label}
        autocomplete="off"
        value={text}
        onInput={(event) => {
          onText(event.currentTarget.value);
          setAt(undefined);
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step !== undefined) {
            event.preventDefault();
            const from = current < 0 && step < 0 ? 0 : current;
            setAt((from + step + choices.length) % Math.max(1, choices.length));
          }
          if (event.key === "Enter") {
            event.preventDefault();
            choices[current]?.run();
          }
        }}
      />
      <div id="choices" class="choices-list" role="listbox" aria-label={label}>
        {choices.map((choice, n) => (
          <div
            key={choice.key}
            id={`choice-${n}`}
            role="option"
            tabIndex={-1}
            aria-selected={n === current}
            onMouseMove={() => setAt(n)}
            onClick={choice.run}
            onKeyDown={() => undefined}
          >
            <Icon name={choice.icon} />
            <span class="choice-text">
              <Text>{choice.text}</Text>
            </span>
            {choice.hint === undefined ? null : (
              <span class="muted choice-hint">
                <Text>{choice.hint}</Text>
              </span>
            )}
          </div>
        ))}
      </div>
      {choices.length === 0 ? <p class="muted">{t("palette.nothing")}</p> : null}
    </>
  );
}
