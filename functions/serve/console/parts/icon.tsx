import { h } from "preact";
import { drawings } from "./drawings.ts";

export type IconName = keyof typeof drawings;

/** A drawing beside a word that says the same; screen readers leave it out. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[name].map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
