import { computed, type Signal, signal } from "@preact/signals";
import { pagesOf } from "../../../../schemas/api/pages.ts";
import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { call } from "./api.ts";
import { clientsAPage } from "./first-reads.ts";
import { here, type List, paths, withQuery } from "./location.ts";
import { me } from "./me.ts";
import type { LoadState } from "./pages.ts";
import { keptWhose } from "./preferences.ts";

/** Last night's table of one owner's clients, or of all: every row of it, as sums and sorts want them all. */
export class Portfolio {
  readonly rows: Signal<readonly PortfolioAccount[]> = signal([]);
  /** The last whole day that the table looks at; `undefined` before the first night. */
  readonly day: Signal<string | undefined> = signal(undefined);
  readonly standing: Signal<LoadState> = signal("loading");
  readonly error: Signal<unknown> = signal(undefined);
  readonly complete: Signal<boolean> = signal(false);
  readonly #owner: string | undefined;
  #turn = 0;

  constructor(owner: string | undefined) {
    this.#owner = owner;
  }

  /** Reads the table page by page. The first time rows show as they come; later what is shown stays until all are there. */
  async read(): Promise<void> {
    const turn = ++this.#turn;
    const isFirst = !this.complete.peek();
    const rows: PortfolioAccount[] = [];
    if (this.standing.peek() === "failed") this.standing.value = "loading";
    try {
      const pages = pagesOf(async (cursor) => {
        const query = { limit: clientsAPage, owner: this.#owner, cursor };
        return await call("GET", "/api/portfolio", { query });
      });
      for await (const page of pages) {
        if (turn !== this.#turn) return;
        rows.push(...page.accounts);
        this.day.value = page.day;
        if (isFirst || page.next === undefined) this.rows.value = [...rows];
        if (isFirst) this.standing.value = "ready";
      }
      this.complete.value = true;
      this.standing.value = "ready";
      this.error.value = undefined;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.error.value = error;
      this.standing.value = "failed";
    }
  }

  /** Shows a change of rows at once; the next reading says the same. */
  change(changed: (row: PortfolioAccount) => PortfolioAccount): void {
    this.rows.value = this.rows.peek().map(changed);
  }
}

const tables = new Map<string, Portfolio>();
const everybody = "everybody";

function tableOf(owner: string | undefined): Portfolio {
  const key = owner === undefined ? everybody : `owner ${owner}`;
  const known = tables.get(key);
  if (known) return known;
  const made = new Portfolio(owner);
  tables.set(key, made);
  void made.read();
  return made;
}

/** The clients of the one who is signed in. */
export const mine = computed(() => {
  const { name } = me.value ?? {};
  return name === undefined ? undefined : tableOf(name);
});

export type Whose = "mine" | "all";

/** Whose clients are looked at: as the address says, else as last chosen, else one's own where there are any. */
export const whose = computed((): Whose | undefined => {
  const asked = here.value.query.get("whose") ?? keptWhose.value;
  if (asked === "mine" || asked === "all") return asked;
  const own = mine.value;
  if (own === undefined || (own.rows.value.length === 0 && own.standing.value === "loading"))
    return undefined;
  return own.rows.value.length > 0 ? "mine" : "all";
});

/** The table that is looked at; `undefined` until it is known whose. */
export const portfolio = computed(() => {
  if (whose.value === undefined) return undefined;
  return whose.value === "all" ? tableOf(undefined) : mine.value;
});

/** The address of a list with one client on it, in the reader's own list where it stands there. */
export function listWith(list: List, client: string): string {
  const isMine = mine.value?.rows.value.some(({ id }) => id === client) ?? false;
  const of = whose.value !== "all" && isMine ? "mine" : "all";
  return withQuery({ client, whose: of }, paths.list(list), new URLSearchParams());
}

/** Whether it can be said of an event whose client it is of: until then nothing is said to be nobody's. */
export const isKnownWhose = computed(
  () => whose.value === "all" || (mine.value !== undefined && mine.value.standing.value !== "loading"),
);

/** Whether the clients were looked at once: before that, no number of them is known. */
export const isLookedAt = computed(() => portfolio.value?.day.value !== undefined);

/** The whole table, read if it was not yet. */
export const ofAll = () => tableOf(undefined);

/** The whole table where it has been read, to count all clients beside one's own. */
export const readOfAll = () => tables.get(everybody);

export async function readPortfolioAgain(): Promise<void> {
  await Promise.all([...tables.values()].map((table) => table.read()));
}

/** Shows a change of clients in every table at once. */
export function changeRows(changed: (row: PortfolioAccount) => PortfolioAccount): void {
  for (const table of tables.values()) table.change(changed);
}

/** Who has not left: those who have stand on the tables for the sake of the months. */
export const stays = ({ left }: PortfolioAccount) => left === undefined;

/** Who is counted as a client. A name that nobody has placed yet is none, though what it owes and waits for is listed. */
export const isClient = (row: PortfolioAccount) => stays(row) && row.unmatched === undefined;

/**
 * How much of the reader's own stands on the lists of a day: clients that owe or are quiet, papers and tasks that wait. Of
 * everybody's, where the reader has no client and looks at all.
 */
export const waiting = computed(() => {
  const own = mine.value;
  const table = own === undefined || own.rows.value.length === 0 ? portfolio.value : own;
  // Of a table that is still being read, what has come so far would be taken for all.
  const rows = table?.complete.value ? table.rows.value.filter(stays) : [];
  const open = rows.flatMap((row) => row.open);
  return {
    owes: rows.filter(({ overdue }) => (overdue?.days ?? 0) > 0).length,
    quiet: rows.filter(({ silence }) => silence.state === "silent" || silence.state === "quieter").length,
    unsigned: open.filter(({ kind }) => kind === "agreement").length,
    tasks: open.filter(({ kind }) => kind === "task").length,
  };
});
