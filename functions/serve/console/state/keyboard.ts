import { useLayoutEffect, useRef } from "preact/hooks";
import { shortcuts } from "./preferences.ts";

export type Keys = Readonly<Record<string, () => void>>;

const layers: { current: Keys }[] = [];
let before: { readonly key: string; readonly at: number } | undefined;

/** Keys that do something while a part of the page is there; of two parts that want one key, the later has it. */
export function useKeys(keys: Keys): void {
  // What a key does is what the last drawing says, even for a key that is pressed before the next one.
  const layer = useRef(keys);
  layer.current = keys;
  useLayoutEffect(() => {
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, []);
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"));

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const chord = (event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === "k";
  if (chord) return press("mod+k", event);
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "p") return press("mod+p", event);
  if (event.metaKey || event.ctrlKey || event.altKey) return;
  // An open dialog has the keyboard to itself.
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") return press("Escape", event);
  if (typing(event.target)) return;
  if (["ArrowDown", "ArrowUp", "Enter", "PageDown", "PageUp", "Home", "End"].includes(event.key))
    return press(event.key, event);
  if (!shortcuts.value || event.key.length !== 1) return;
  const recent = before && event.timeStamp - before.at < 1_000 ? `${before.key} ${event.key}` : undefined;
  before = { key: event.key, at: event.timeStamp };
  if (recent && layers.some(({ current }) => current[recent])) {
    before = undefined;
    return press(recent, event);
  }
  press(event.key, event);
});

function press(key: string, event: KeyboardEvent): void {
  const action = layers.findLast(({ current }) => current[key])?.current[key];
  if (!action) return;
  event.preventDefault();
  action();
}
