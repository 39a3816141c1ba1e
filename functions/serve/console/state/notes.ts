import type { AccountEvent } from "../../../../schemas/account-event.ts";
import type { EventDetail } from "../../../../schemas/timeline.ts";
import { loadAccount, openAccount } from "./account.ts";
import { call } from "./api.ts";
import { reloadAccounts } from "./reload-accounts.ts";
import { openTimelines } from "./timeline.ts";

/** Gives a note another text, unless another person has changed it since it was read; every list that has it shows it. */
export async function changeNote(
  note: Pick<AccountEvent, "id" | "revision">,
  text: string,
): Promise<AccountEvent> {
  const body = { text, revision: note.revision ?? 0 };
  const changed = await call("PUT", "/api/notes/{note}", { at: { note: note.id }, body });
  for (const timeline of openTimelines()) timeline.change(changed);
  return changed;
}

/** Takes a note off every list. Pins and counts follow when the hub has recorded it. */
export async function removeNote(note: Pick<AccountEvent, "id">): Promise<void> {
  await call("DELETE", "/api/notes/{note}", { at: { note: note.id } });
  for (const timeline of openTimelines()) timeline.remove(note.id);
  void recorded(note.id, ({ type }) => type !== "note.added").then(async () => {
    const { id } = openAccount.peek();
    await Promise.all([reloadAccounts(), ...(id === "" ? [] : [loadAccount(id)])]);
  });
}

/** Waits until the hub has recorded a change of an event, ten seconds at the most. */
export async function recorded(id: string, is: (event: EventDetail) => boolean): Promise<void> {
  for (let looks = 0; looks < 40; looks++) {
    try {
      if (is(await call("GET", "/api/events/{event}", { at: { event: id } }))) return;
    } catch {
      // The next look may reach the hub again.
    }
    await new Promise((later) => setTimeout(later, 250));
  }
}
