import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Family } from "../../../../schemas/event-types.ts";
import { t } from "../state/words.ts";
import { Icon, type IconName } from "./icon.tsx";
import { MarkedText } from "./marked-text.tsx";

export interface Choice {
  readonly key: string;
  readonly icon: IconName;
  /** In which family's colour it is drawn; left out, it is muted. */
  readonly family?: Family;
  readonly text: string;
  /** What speaks for it, in a few words. */
  readonly hint?: string | undefined;
  /** How it stands. */
  readonly badge?: Badge | undefined;
  /** What decides between those of one name, in a column apart: an amount, or when it was. */
  readonly figure?: Figure | undefined;
  /** Under which heading it stands; choices of one group follow each other. */
  readonly group?: string;
  readonly run: () => void;
}

export interface Badge {
  readonly text: string;
  readonly tone: "bad" | "warn" | "good" | "plain";
}

export interface Figure {
  readonly text: string;
  readonly kind: "amount" | "address" | "other";
}

interface Props {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly choices: readonly Choice[];
  /** Folded words that are marked in the choices. */
  readonly marked?: readonly string[];
  /** Whether the first choice is chosen without a key being pressed; left out, it is. */
  readonly chosen?: boolean;
  /** What of the choices is shown, between the field and them; who chooses it types on. */
  readonly narrowing?: ComponentChildren;
  /** What stands there where nothing fits. */
  readonly none?: string;
}

/** A field to type in and the choices that fit: arrows move, Enter takes. */
export function Picker({
  label,
  text,
  onText,
  choices,
  marked = [],
  chosen = true,
  narrowing,
  none = t("palette.nothing"),
}: Props) {
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
      {narrowing}
      <div id="choices" class="choices-list" role="listbox" aria-label={label}>
        {groupsOf(choices).map(({ name, from, members }) => {
          const options = members.map((choice, at) => (
            <Option
              key={choice.key}
              choice={choice}
              marked={marked}
              n={from + at}
              isCurrent={from + at === current}
              onPoint={() => setAt(from + at)}
            />
          ));
          return name === undefined ? (
            options
          ) : (
            <div key={name} role="group" aria-label={name}>
              <div class="choices-group" aria-hidden="true">
                {name}
              </div>
              {options}
            </div>
          );
        })}
      </div>
      {choices.length === 0 ? <p class="muted">{none}</p> : null}
    </>
  );
}

interface OptionProps {
  readonly choice: Choice;
  readonly marked: readonly string[];
  readonly n: number;
  readonly isCurrent: boolean;
  readonly onPoint: () => void;
}

function Option({ choice, marked, n, isCurrent, onPoint }: OptionProps) {
  return (
    <div
      id={`choice-${n}`}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      onMouseMove={onPoint}
      onClick={choice.run}
      onKeyDown={() => undefined}
    >
      <span class={choice.family === undefined ? "choice-icon" : `choice-icon family ${choice.family}`}>
        <Icon name={choice.icon} />
      </span>
      <span class="choice-text">
        <MarkedText words={marked}>{choice.text}</MarkedText>
      </span>
      {choice.hint === undefined ? null : (
        <span class="muted choice-hint">
          <MarkedText words={marked}>{choice.hint}</MarkedText>
        </span>
      )}
      {choice.badge === undefined ? null : (
        <span class={`badge ${choice.badge.tone}`}>{choice.badge.text}</span>
      )}
      {choice.figure === undefined ? null : (
        <span class={`choice-figure ${choice.figure.kind}`}>
          <MarkedText words={marked}>{choice.figure.text}</MarkedText>
        </span>
      )}
    </div>
  );
}

interface Group {
  readonly name: string | undefined;
  /** The place of its first member among all choices. */
  readonly from: number;
  readonly members: Choice[];
}

function groupsOf(choices: readonly Choice[]): Group[] {
  const groups: Group[] = [];
  for (const [from, choice] of choices.entries()) {
    const last = groups.at(-1);
    if (last && last.name === choice.group) last.members.push(choice);
    else groups.push({ name: choice.group, from, members: [choice] });
  }
  return groups;
}
