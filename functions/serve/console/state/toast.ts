import { signal } from "@preact/signals";

export interface Toast {
  readonly text: string;
  readonly tone: "done" | "failed";
  readonly undo?: () => void;
}

export const toast = signal<Toast | undefined>(undefined);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says what has happened. What can be undone stays to be undone until something else happens. */
export function say(next: Toast): void {
  clearTimeout(timer);
  toast.value = next;
  if (!next.undo) timer = setTimeout(() => dismiss(), 6_000);
}

export function dismiss(): void {
  toast.value = undefined;
}

export function undoLast(): void {
  const undo = toast.peek()?.undo;
  dismiss();
  undo?.();
}
