import * as z from "zod/mini";
import { instant } from "../../schemas/account-event.ts";
import { digestOf } from "./keys.ts";
import type { Table } from "./table.ts";

const pinRow = z.object({
  event: z.string(),
  shared: z.boolean(),
  by: z.string(),
  byName: z.string(),
  at: instant,
});
export type PinRow = z.infer<typeof pinRow>;

const viewRow = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  shared: z.boolean(),
  by: z.string(),
  byName: z.string(),
  at: instant,
});
export type ViewRow = z.infer<typeof viewRow>;

/** A person's own view of what came since they were here: `at` is when they were last, `before` that on a day before. */
const visitRow = z.extend(viewRow, { before: z.optional(instant) });

/** When a person was here last, and last on a day before that one. */
export interface VisitRow {
  readonly latest: string;
  readonly before?: string | undefined;
}

/** What people keep for themselves or for each other: pinned events of an account, and views. In the directory table. */
export class Bookmarks {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The pins that a person sees on an account: the shared ones and their own, newest first. */
  async pins(account: string, person: string): Promise<PinRow[]> {
    const rows = (await this.#partition(pinsOf(account))).map((item) => pinRow.parse(item));
    return rows.filter(({ shared, by }) => shared || by === person).sort((a, b) => (a.at < b.at ? 1 : -1));
  }

  async putPin(account: string, row: PinRow): Promise<void> {
    await this.#table.overwrite({ ...row, pk: pinsOf(account), sk: pinKey(row.event, row.by) });
  }

  /** Removes an event's pins that a person sees: their own, and the shared ones. */
  async removePin(account: string, event: string, person: string): Promise<void> {
    const rows = (await this.pins(account, person)).filter((row) => row.event === event);
    await this.#table.removeMany(rows.map(({ by }) => ({ pk: pinsOf(account), sk: pinKey(event, by) })));
  }

  async visit(person: string): Promise<VisitRow | undefined> {
    const row = await this.#table.get({ pk: "views", sk: visitId(person) });
    if (row === undefined) return undefined;
    const { at, before } = visitRow.parse(row);
    return { latest: at, before };
  }

  /** Kept as a view of the person's own: an earlier release shows it as one. */
  async putVisit({ latest, before }: VisitRow, { id, name }: Person): Promise<void> {
    const since = (before ?? latest).slice(0, 10);
    await this.#table.overwrite({
      ...{ pk: "views", sk: visitId(id), id: visitId(id), name: "Since my last visit" },
      ...{ address: `/console/activity?since=${since}`, shared: false, by: id, byName: name, at: latest },
      ...(before === undefined ? {} : { before }),
    });
  }

  /** The views that a person sees: the shared ones and their own, by name. */
  async views(person: string): Promise<ViewRow[]> {
    const rows = (await this.#partition("views")).map((item) => viewRow.parse(item));
    return rows
      .filter(({ id, shared, by }) => shared || (by === person && id !== visitId(person)))
      .sort((a, b) => a.name.localeCompare(b.name, "en"));
  }

  /** Keeps a view; false where the id is taken by another person's. */
  async putView(row: ViewRow): Promise<boolean> {
    const owned = { if: "attribute_not_exists(pk) OR #by = :by", values: { by: row.by } };
    return (await this.#table.put({ ...row, pk: "views", sk: row.id }, owned)) === "done";
  }

  async removeView(id: string): Promise<void> {
    await this.#table.remove({ pk: "views", sk: id });
  }

  async forgetAccount(account: string): Promise<void> {
    await this.#table.removeAll(pinsOf(account));
  }

  async #partition(pk: string): Promise<Record<string, unknown>[]> {
    return await this.#table.all({ where: "pk = :pk", values: { pk } });
  }
}

interface Person {
  readonly id: string;
  readonly name: string;
}

const visitId = (person: string) => `visit_${digestOf("visit", person)}`;
const pinsOf = (account: string) => `pins#${account}`;
const pinKey = (event: string, person: string) => `${event}#${person}`;
