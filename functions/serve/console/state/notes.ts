import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { loadAccount, openAccount } from "./account.ts";
import { reloadAccounts } from "./accounts.ts";
import { call, tell } from "./api.ts";
import { openTimelines } from "./timeline.ts";

const pathOf = ({ id }: Pick<AccountEvent, "id">) => `/notes/${encodeURIComponent(id)}`;

/** Gives a note another text, unless another person has changed it since it was read; every list that has it shows it. */
export async function changeNote(
  note: Pick<AccountEvent, "id" | "revision">,
  text: string,
): Promise<AccountEvent> {
  const changed = await call<AccountEvent>("PUT", pathOf(note), { text, revision: note.revision ?? 0 });
  for (const timeline of openTimelines()) timeline.change(changed);
  return changed;
}

/** Takes a note off every list. Pins and counts follow when the hub has recorded it. */
export async function removeNote(note: Pick<AccountEvent, "id">): Promise<void> {
  await tell("DELETE", pathOf(note));
  for (const timeline of openTimelines()) timeline.remove(note.id);
  void recorded(note.id, ({ type }) => type !== "note.added").then(async () => {
    const { id } = openAccount.peek();
    await Promise.all([reloadAccounts(), ...(id === "" ? [] : [loadAccount(id)])]);
  });
}

/** Waits until the hub has recorded a change of an event, ten seconds at the most. */
export async function recorded(id: string, is: (event: AccountEvent) => boolean): Promise<void> {
  for (let looks = 0; looks < 40; looks++) {
    try {
      if (is(await call<AccountEvent>("GET", `/events/${encodeURIComponent(id)}`))) return;
    } catch {
      // The next look may reach the hub again.
    }
    await new Promise((later) => setTimeout(later, 250));
  }
}
