import type { ApiAccess } from "../../schemas/api-access.ts";
import type { KeptCredentials } from "../shared/kept-credentials.ts";
import type { ApiCredentialsStore, Clock } from "../shared/ports.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Fetches } from "../store/fetches.ts";
import type { Tenants } from "../store/tenants.ts";
import { isParked } from "./access-notes.ts";

/** What a fetch is carried out with. */
export interface Access {
  readonly api: ApiAccess;
  readonly kept: KeptCredentials;
  /** Whose consent it is; absent where the connection's own credentials are used. */
  readonly tenant?: string;
  /** The consent is being removed. */
  readonly isLeaving?: boolean;
  /** Shows at the connection, or the tenant, how the access fares. */
  readonly note: (api: ApiAccess) => Promise<void>;
}

/** How a connection is let in, by all who have consented to it. */
export async function accessesOf(row: ConnectionRow, tenants: Pick<Tenants, "list">): Promise<ApiAccess[]> {
  const consented = await tenants.list(row);
  return [...(row.api ? [row.api] : []), ...consented.map(({ api }) => api)];
}

export interface AccessDeps {
  readonly apiCredentials: Pick<ApiCredentialsStore, "find">;
  readonly fetches: Pick<Fetches, "noteAccess">;
  readonly tenants: Pick<Tenants, "get" | "noteAccess">;
}

/**
 * The access for a fetch about a tenant: that which the tenant has consented to, or the connection's own credentials as
 * long as they are not known to be another's. `undefined` where there is none: the fetch waits, and holds up no other.
 */
export async function accessFor(
  row: ConnectionRow,
  tenant: string | undefined,
  { apiCredentials, fetches, tenants }: AccessDeps,
): Promise<Access | undefined> {
  const { tool, connection, api } = row;
  const consented = tenant === undefined ? undefined : await tenants.get(row, tenant);
  if (consented && tenant !== undefined) {
    const kept = await apiCredentials.find(tool, connection, { tenant });
    const note = async (noted: ApiAccess) => await tenants.noteAccess(row, tenant, noted);
    const isLeaving = consented.leavingSince !== undefined;
    return kept && { api: consented.api, kept, tenant, note, isLeaving };
  }
  if (!api || (tenant !== undefined && api.tenant !== undefined && api.tenant !== tenant)) return undefined;
  const kept = await apiCredentials.find(tool, connection);
  return kept && { api, kept, note: async (noted) => await fetches.noteAccess(row, noted) };
}

/**
 * The access of a tool whose fetches are about nobody in particular: that of who has consented last, of those whom the tool
 * lets in.
 */
export async function anyAccess(
  row: ConnectionRow,
  deps: AccessDeps & { readonly tenants: Pick<Tenants, "get" | "list" | "noteAccess">; readonly now: Clock },
): Promise<Access | undefined> {
  const consented = await deps.tenants.list(row);
  const [newest] = consented
    .filter(({ api }) => !isParked(api.failing, deps.now()))
    .toSorted((a, b) => (a.api.createdAt < b.api.createdAt ? 1 : -1));
  const chosen = newest ?? consented[0];
  return chosen && (await accessFor(row, chosen.tenant, deps));
}
