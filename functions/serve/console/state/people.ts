import type { AccountEvent, Identity } from "../../../../schemas/account-event.ts";

export interface Person {
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
}

/** The people of a client as its events name them, who acted last first, then the addresses and numbers that nobody has used yet. */
export function peopleOf(events: readonly AccountEvent[], identities: readonly Identity[]): Person[] {
  const found = new Map<string, Person>();
  for (const { actor, direction } of events.toSorted((a, b) => b.time.localeCompare(a.time))) {
    // Of what we did, its sender may have named the colleague as the one who acted.
    if (actor?.kind !== "contact" || direction === "out") continue;
    const { name = actor.email, email } = actor;
    const key = email?.toLowerCase() ?? name?.toLowerCase();
    if (key === undefined || name === undefined || found.has(key)) continue;
    found.set(key, { name, ...(email === undefined ? {} : { email }) });
  }
  for (const { type, value } of identities) {
    if (type === "email" && !found.has(value.toLowerCase()))
      found.set(value.toLowerCase(), { name: value, email: value });
    if (type === "phone") found.set(value, { name: value, phone: value });
  }
  return [...found.values()];
}
