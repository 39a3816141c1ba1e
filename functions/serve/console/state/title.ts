import { effect, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const product = "Account hub";
const parts = signal<readonly string[]>([]);

effect(() => {
  document.title = [...parts.value, product].join(" · ");
});

/** Names the page, in its tab and in the history: what is looked at first, then where it stands. Without a name it stays as it is. */
export function useTitle(...names: readonly string[]): void {
  const key = names.join("\n");
  useEffect(() => {
    if (names.length > 0) parts.value = names.filter((name) => name !== "");
  }, [key]);
}
