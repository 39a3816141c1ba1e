import { type Signal, signal } from "@preact/signals";

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string | undefined;
}

export type LoadState = "loading" | "ready" | "failed";

/** A list that comes page by page, each joined to those before. While it loads again, or cannot, what was there stays. */
export class Pages<Item> {
  readonly items: Signal<readonly Item[]> = signal([]);
  readonly standing: Signal<LoadState> = signal("loading");
  readonly error: Signal<unknown> = signal(undefined);
  readonly complete: Signal<boolean> = signal(false);
  readonly #load: (cursor: string | undefined) => Promise<Page<Item>>;
  readonly #join: (shown: readonly Item[], more: readonly Item[]) => readonly Item[];
  /** Milliseconds since 1970: when the first page was read last. */
  readAt = 0;
  #next: string | undefined;
  #turn = 0;
  #busy = false;

  constructor(
    load: (cursor: string | undefined) => Promise<Page<Item>>,
    join = (shown: readonly Item[], more: readonly Item[]): readonly Item[] => [...shown, ...more],
  ) {
    this.#load = load;
    this.#join = join;
  }

  /** Whether a page is being read. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Reads the first page again; later pages follow as they are asked for. */
  async reload(): Promise<void> {
    await this.#read(undefined);
  }

  /** Reads the next page, if there is one and none is under way. */
  async more(): Promise<void> {
    if (!this.#busy && this.#next !== undefined) await this.#read(this.#next);
  }

  /** Reads on to the end, as paper wants it. Stops where a page cannot be read. */
  async all(): Promise<void> {
    while (!this.complete.peek() && this.standing.peek() === "ready")
      await (this.#busy ? new Promise((resolve) => setTimeout(resolve, 50)) : this.more());
  }

  async #read(cursor: string | undefined): Promise<void> {
    const turn = ++this.#turn;
    this.#busy = true;
    if (this.standing.value === "failed") this.standing.value = "loading";
    try {
      let page = await this.#load(cursor);
      // A filtered page may be empty and still have a next one.
      while (page.items.length === 0 && page.next !== undefined && turn === this.#turn)
        page = await this.#load(page.next);
      if (turn !== this.#turn) return;
      this.#next = page.next;
      if (cursor === undefined) this.readAt = Date.now();
      this.items.value = cursor === undefined ? page.items : this.#join(this.items.peek(), page.items);
      this.complete.value = page.next === undefined;
      this.standing.value = "ready";
      this.error.value = undefined;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.error.value = error;
      this.standing.value = "failed";
    } finally {
      if (turn === this.#turn) this.#busy = false;
    }
  }
}
