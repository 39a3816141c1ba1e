import type { Identity } from "../../schemas/account-event.ts";
import { nameOf } from "../matching/keys-of.ts";
import type { ListedAccount } from "../store/account-list.ts";
import { domainsOf } from "./suggestions.ts";

/** How many provisional accounts come to a client, and their events. */
export interface Found {
  readonly names: number;
  readonly events: number;
}

/** Provisional accounts by what would bring them to a client; each is found once. */
export class Unmatched {
  readonly #by = new Map<string, ListedAccount[]>();
  readonly #found = new Set<string>();

  constructor(accounts: readonly ListedAccount[]) {
    for (const one of accounts) {
      const { identity: own, status, assigned, card } = one;
      if (status !== "provisional" || own === undefined || assigned !== undefined || !card?.eventCount)
        continue;
      // Who writes from a client's domain is of that client.
      for (const domain of domainsOf([own])) this.#note(nameOf({ type: "domain", value: domain }), one);
      if (own.type !== "domain") this.#note(nameOf(own), one);
    }
  }

  /** Those that nobody has found before and that these identities bring. */
  found(keys: readonly Identity[]): { readonly found?: Found } {
    const all = keys
      .flatMap((key) => this.#by.get(nameOf(key)) ?? [])
      .filter(({ id }) => !this.#found.has(id) && this.#found.add(id));
    const events = all.reduce((sum, { card }) => sum + (card?.eventCount ?? 0), 0);
    return all.length === 0 ? {} : { found: { names: all.length, events } };
  }

  #note(name: string, one: ListedAccount): void {
    const known = this.#by.get(name);
    if (known) known.push(one);
    else this.#by.set(name, [one]);
  }
}
