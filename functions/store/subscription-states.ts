import * as z from "zod/mini";
import { instant } from "../../schemas/account-event.ts";
import { subscribed, subscriptionState } from "../../schemas/subscription.ts";
import type { ConnectionName } from "./fetches.ts";
import { digestOf, fetchesKey } from "./keys.ts";
import type { Table } from "./table.ts";

const subscriptionRow = z.extend(subscriptionState, {
  /** `secret`: the id of the connection's secret that it signs with, where the hub has made it. */
  subscriptions: z.array(z.extend(subscribed, { secret: z.optional(z.string()) })),
  /** When the hub has left the tool, and what of it could not be undone there, in English; `failing` says the first of it. */
  leftAt: z.optional(instant),
  leftBehind: z.optional(z.array(z.string())),
  /** Since when the tool may have failed to tell something that is to be read from it. */
  lostSince: z.optional(instant),
});
export type SubscriptionRow = z.infer<typeof subscriptionRow>;

const keyOf = ({ tool, connection }: ConnectionName, tenant: string | undefined) => ({
  pk: fetchesKey(tool, connection),
  sk: `subscriptions#${tenant === undefined ? "" : digestOf(tenant)}`,
});

/** What tools are subscribed to tell, as the last look has left it: a row a connection and tenant. */
export class SubscriptionStates {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(of: ConnectionName, tenant: string | undefined): Promise<SubscriptionRow | undefined> {
    const row = await this.#table.get(keyOf(of, tenant));
    return row && subscriptionRow.parse(row);
  }

  async list(of: ConnectionName): Promise<SubscriptionRow[]> {
    const rows = await this.#table.all({
      where: "pk = :pk AND sk BETWEEN :from AND :to",
      values: { pk: fetchesKey(of.tool, of.connection), from: "subscriptions#", to: "subscriptions#~" },
    });
    return rows.map((row) => subscriptionRow.parse(row));
  }

  /** To be called in the turn of a tenant's subscriptions alone. */
  async put(of: ConnectionName, row: SubscriptionRow): Promise<void> {
    await this.#table.overwrite({ ...keyOf(of, row.tenant), ...row });
  }

  async forget(of: ConnectionName, tenant: string): Promise<void> {
    await this.#table.remove(keyOf(of, tenant));
  }
}
