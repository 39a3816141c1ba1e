import * as z from "zod/mini";
import { identity, instant } from "../../schemas/account-event.ts";
import type { Claim } from "../matching/resolve.ts";
import { digestOf, suggestionKey } from "./keys.ts";
import type { Table } from "./table.ts";

export const suggestionRow = z.object({
  sk: z.string(),
  claims: z.array(z.object({ account: z.string(), rule: z.string(), identity })),
  at: instant,
  dismissed: z.optional(z.boolean()),
});
export type SuggestionRow = z.infer<typeof suggestionRow>;

/** Identities that contradict each other about an event, kept once for the same accounts. */
export class Suggestions {
  readonly #table: Table;
  readonly #noted = new Set<string>();

  constructor(table: Table) {
    this.#table = table;
  }

  /** Leaves a suggestion; nothing happens where there is one for these identities and accounts, or it was dismissed. */
  async note(claims: readonly Claim[], at: string): Promise<void> {
    if (claims.length < 2) return;
    const id = `sug_${digestOf(...claims.map(({ account, identity: { type, value } }) => `${account} ${type} ${value}`).sort())}`;
    if (this.#noted.has(id)) return;
    await this.#table.putNew({ ...suggestionKey(id), claims, at });
    if (this.#noted.size > 10_000) this.#noted.clear();
    this.#noted.add(id);
  }

  async #rows(): Promise<SuggestionRow[]> {
    const of = { where: "pk = :pk", values: { pk: suggestionKey("").pk } };
    return (await this.#table.all(of)).map((item) => suggestionRow.parse(item));
  }

  /** False where the suggestion does not exist. A dismissed one stays, so that the next event does not bring it back. */
  async dismiss(id: string): Promise<boolean> {
    const there = { if: "attribute_exists(pk)" };
    const done = await this.#table.update(suggestionKey(id), "SET dismissed = :yes", { yes: true }, there);
    return done === "done";
  }

  /** Removes every suggestion that names an account. */
  async forgetAccount(account: string): Promise<void> {
    for (const { sk, claims } of await this.#rows()) {
      if (!claims.some((claim) => claim.account === account)) continue;
      await this.#table.remove(suggestionKey(sk));
      this.#noted.delete(sk);
    }
  }

  async list(): Promise<SuggestionRow[]> {
    return (await this.#rows()).filter(({ dismissed }) => !dismissed);
  }
}
