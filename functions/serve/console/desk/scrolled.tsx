import type { ComponentChildren } from "preact";

/** What is longer than the screen and has nothing in it that keys lead to: it takes the focus itself, so that keys scroll it. */
export function Scrolled({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="scroller" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
