import { useRef, useState } from "preact/hooks";
import type { Given } from "../state/given.ts";
import { droppedIn } from "../state/uploads.ts";
import { Icon } from "./icon.tsx";

interface Props {
  /** What it is called to those who do not see it. */
  readonly label: string;
  readonly choose: string;
  readonly drop: string;
  /** What may be given. */
  readonly hint: string;
  readonly multiple?: boolean;
  readonly onGive: (given: readonly Given[]) => void;
}

/** Where files are dropped or chosen. */
export function DropZone({ label, choose, drop, hint, multiple = false, onGive }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <div
      class={`drop${over ? " over" : ""}`}
      role="group"
      aria-label={label}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (event.dataTransfer) onGive(droppedIn(event.dataTransfer));
      }}
    >
      <Icon name="upload" size={20} />
      <span>
        <button type="button" class="primary" onClick={() => input.current?.click()}>
          {choose}
        </button>
        <span class="only-wide"> {drop}</span>
      </span>
      <small>{hint}</small>
      <input
        ref={input}
        type="file"
        multiple={multiple}
        hidden
        onChange={(event) => {
          onGive([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
