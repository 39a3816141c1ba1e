import { signal } from "@preact/signals";

/** Notes that were begun and neither saved nor thrown away, by the account they are on. */
export const drafts = signal<ReadonlyMap<string, string>>(new Map());

/** Keeps what has been typed for as long as the page is open, unless nothing has. */
export function keepDraft(account: string, text: string): void {
  const kept = new Map(drafts.peek());
  if (text.trim() === "") kept.delete(account);
  else kept.set(account, text);
  drafts.value = kept;
}

/** Before another person sits down. */
export function forgetDrafts(): void {
  drafts.value = new Map();
}
