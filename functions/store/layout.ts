import * as z from "zod/mini";
import type { Clock } from "../shared/ports.ts";
import { migrations as allMigrations } from "./migrations/all.ts";
import type { Migration, Tables } from "./migrations/migration.ts";
import type { Condition } from "./table.ts";

/** Rows that have no number beside them are of this layout: a hub's first rows may be there before the number is. */
const firstLayout = 1;

/** Milliseconds that the one who migrates may take for a step; then it is taken to be dead. */
const stepAtMost = 60_000;
const waitMilliseconds = 500;

const layoutKey = { pk: "layout", sk: "@" };
const layoutRow = z.object({
  layout: z.int().check(z.gte(firstLayout)),
  /** Who migrates, and the instant in milliseconds at which another may take over; both absent while no migration runs. */
  holder: z.optional(z.string()),
  heldUntil: z.optional(z.number()),
  /** Where the migration's last step has ended. */
  at: z.optional(z.string()),
});
type LayoutRow = z.infer<typeof layoutRow>;

/** The tables hold rows of a layout that this release does not know. */
export class UnknownLayout extends Error {
  constructor(found: unknown, known: number) {
    super(
      `The data has layout ${typeof found === "number" ? found : "?"}, and this release knows layouts up to ${known}: ` +
        "start the release that wrote it, or a later one",
    );
  }
}

export interface Migrating {
  /** Names who migrates. One that was cut off and comes back by the same name goes on at once. */
  readonly holder: string;
  readonly now: Clock;
  /** Waits for another that migrates; left out, it is left to that one. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
  /** Asked between steps. */
  readonly timeIsUp?: () => boolean;
}

/** In which layout the rows are, in one row of the directory; and what brings them to this release's. */
export class Layout {
  readonly #tables: Tables;
  readonly #migrations: readonly Migration[];
  #asked: Promise<LayoutRow> | undefined;

  constructor(tables: Tables, migrations: readonly Migration[] = allMigrations) {
    this.#tables = tables;
    this.#migrations = migrations;
  }

  /** The layout that this release's rows have. */
  get known(): number {
    return firstLayout + this.#migrations.length;
  }

  /**
   * Brings the rows to this release's layout: "current", or "unfinished" where the time is up or another is at it.
   * Throws `UnknownLayout` where they are ahead of it.
   */
  async bringUp(migrating: Migrating): Promise<"current" | "unfinished"> {
    const { holder, now, pause, timeIsUp = () => false } = migrating;
    for (;;) {
      const row = await this.#read();
      const migration = this.#migrations[row.layout - firstLayout];
      if (!migration) return "current";
      if (timeIsUp()) return await this.#release(row, holder);
      const mine = await this.#take(row, holder, now());
      if (mine) await this.#step(migration, row, migrating);
      else if (pause) await pause(waitMilliseconds);
      else return (await this.#read()).layout === this.known ? "current" : "unfinished";
    }
  }

  /** Throws `UnknownLayout` where the rows are ahead of this release. A process that has found them known asks no more. */
  async assertKnown(): Promise<void> {
    this.#asked ??= this.#read();
    try {
      await this.#asked;
    } catch (error) {
      this.#asked = undefined;
      throw error;
    }
  }

  async #read(): Promise<LayoutRow> {
    const { directory } = this.#tables;
    let row = await directory.get(layoutKey);
    if (!row) {
      // On empty tables the migrations have nothing to do; where rows came first, they leave the new ones alone.
      await directory.putNew({ ...layoutKey, layout: firstLayout });
      row = await directory.get(layoutKey);
    }
    const read = layoutRow.safeParse(row);
    if (!read.success || read.data.layout > this.known) throw new UnknownLayout(row?.layout, this.known);
    return read.data;
  }

  /** Whether the lock is the holder's, for one step. */
  async #take({ layout }: LayoutRow, holder: string, now: Date): Promise<boolean> {
    const taken = await this.#tables.directory.update(
      layoutKey,
      "SET #holder = :holder, #heldUntil = :until",
      { holder, until: now.getTime() + stepAtMost },
      {
        if: "#layout = :layout AND (attribute_not_exists(#holder) OR #holder = :holder OR #heldUntil < :now)",
        values: { layout, now: now.getTime() },
      },
    );
    return taken === "done";
  }

  /** One step, and the note of where it ended. Where another has taken over meanwhile, that one's note stands. */
  async #step(migration: Migration, { layout, at }: LayoutRow, { holder }: Migrating): Promise<void> {
    const next = await migration.step(at, this.#tables);
    const { directory } = this.#tables;
    if (next !== undefined) {
      await directory.update(layoutKey, "SET #at = :at", { at: next }, unmoved(layout, at, holder));
      return;
    }
    const change = "SET #layout = :next REMOVE #at, #holder, #heldUntil";
    await directory.update(layoutKey, change, { next: layout + 1 }, unmoved(layout, at, holder));
  }

  async #release({ layout, at }: LayoutRow, holder: string): Promise<"unfinished"> {
    await this.#tables.directory.update(
      layoutKey,
      "REMOVE #holder, #heldUntil",
      {},
      unmoved(layout, at, holder),
    );
    return "unfinished";
  }
}

/** The row stands where it was when the holder read it, and is the holder's. */
function unmoved(layout: number, at: string | undefined, holder: string): Condition {
  return {
    if: `#layout = :layout AND #holder = :holder AND ${at === undefined ? "attribute_not_exists(#at)" : "#at = :was"}`,
    values: { layout, holder, ...(at === undefined ? {} : { was: at }) },
  };
}
