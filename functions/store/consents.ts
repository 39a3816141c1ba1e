import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { consentKey } from "./keys.ts";
import type { Table } from "./table.ts";

/** Seconds within which a consent that was begun must be given. */
export const consentLives = 600;

/**
 * A consent that somebody has begun: for which connection, in whose name, and by whose renewal where it is to be one. What
 * the tool must send back and the browser must show is kept by its digest. `returns`: the browser goes on to the console by
 * itself. `expiresAt`: seconds since 1970.
 */
const consentRow = z.object({
  tool: z.string(),
  connection: z.string(),
  by: z.string(),
  byId: z.string(),
  tenant: z.optional(z.string()),
  returns: z.optional(z.boolean()),
  expiresAt: z.number(),
  state: z.optional(z.string()),
  browser: z.optional(z.string()),
  usedAt: z.optional(z.string()),
});
export type ConsentRow = z.infer<typeof consentRow>;

const digest = (text: string) => createHash("sha256").update(text).digest("hex");

/** Consents that have been begun, for as long as they can be given. The table forgets them by itself. */
export class Consents {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async begin(
    id: string,
    begun: Omit<ConsentRow, "expiresAt" | "state" | "browser" | "usedAt">,
    now: Date,
  ): Promise<Date> {
    const expiresAt = Math.floor(now.getTime() / 1000) + consentLives;
    await this.#table.overwrite({ ...consentKey(digest(id)), ...begun, expiresAt });
    return new Date(expiresAt * 1000);
  }

  async find(id: string): Promise<ConsentRow | undefined> {
    const row = await this.#table.get(consentKey(digest(id)));
    return row && consentRow.parse(row);
  }

  /** A browser has opened it, and the tool is to send back `state`. The browser that opens it last is the one that can finish it. */
  async open(
    id: string,
    { state, browser }: { readonly state: string; readonly browser: string },
  ): Promise<void> {
    await this.#table.update(
      consentKey(digest(id)),
      "SET #state = :state, #browser = :browser",
      { state: digest(state), browser: digest(browser) },
      { if: "attribute_exists(pk) AND attribute_not_exists(#usedAt)" },
    );
  }

  /** Takes the consent, once; false where it was taken before, or opened anew since. */
  async use(id: string, state: string, now: Date): Promise<boolean> {
    const used = await this.#table.update(
      consentKey(digest(id)),
      "SET #usedAt = :usedAt",
      { usedAt: now.toISOString() },
      { if: "attribute_not_exists(#usedAt) AND #state = :state", values: { state: digest(state) } },
    );
    return used === "done";
  }
}

/** Whether these are what the row has the digests of. */
export const isOpenedBy = (
  { state, browser }: ConsentRow,
  shown: { readonly state: string; readonly browser: string },
): boolean => state === digest(shown.state) && browser === digest(shown.browser);
