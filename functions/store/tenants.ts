import { type ApiAccess, type TenantAccess, tenantAccess } from "../../schemas/api-access.ts";
import type { ConnectionName } from "./fetches.ts";
import { digestOf, fetchesKey } from "./keys.ts";
import type { Table } from "./table.ts";

const keyOf = ({ tool, connection }: ConnectionName, tenant: string) => ({
  pk: fetchesKey(tool, connection),
  sk: `tenant#${digestOf(tenant)}`,
});

/** Those who have consented that the hub fetches their data through a connection: the public part of it. */
export class Tenants {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(of: ConnectionName, tenant: string): Promise<TenantAccess | undefined> {
    const row = await this.#table.get(keyOf(of, tenant));
    return row && tenantAccess.parse(row);
  }

  /** All of a connection, by their names. */
  async list(of: ConnectionName): Promise<TenantAccess[]> {
    const rows = await this.#table.all({
      where: "pk = :pk AND sk BETWEEN :from AND :to",
      values: { pk: fetchesKey(of.tool, of.connection), from: "tenant#", to: "tenant#~" },
    });
    const nameOf = ({ tenant, name }: TenantAccess) => name ?? tenant;
    return rows.map((row) => tenantAccess.parse(row)).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  }

  /** Keeps a consent, in the place of one that the tenant gave before. */
  async put(of: ConnectionName, access: TenantAccess): Promise<void> {
    await this.#table.overwrite({ ...keyOf(of, access.tenant), ...access });
  }

  /** Shows how the access fares, unless the tenant has consented anew meanwhile. */
  async noteAccess(of: ConnectionName, tenant: string, api: ApiAccess): Promise<void> {
    await this.#table.update(
      keyOf(of, tenant),
      "SET #api = :api",
      { api },
      { if: "#api.#createdAt = :createdAt", values: { createdAt: api.createdAt } },
    );
  }

  /** Says that a tenant is being removed, from now until it is gone or has consented anew. */
  async noteLeaving(of: ConnectionName, tenant: string, leavingSince: string): Promise<void> {
    await this.#table.update(
      keyOf(of, tenant),
      "SET #leavingSince = :leavingSince",
      { leavingSince },
      { if: "attribute_exists(#pk)" },
    );
  }

  async remove(of: ConnectionName, tenant: string): Promise<void> {
    await this.#table.remove(keyOf(of, tenant));
  }
}
