import type { SecretStore } from "../../shared/ports.ts";
import type { Connections } from "../../store/connections-table.ts";
import type { Consents } from "../../store/consents.ts";
import type { ApiAccessDeps } from "../api-access.ts";
import type { NotingDeps } from "../noted.ts";

export interface ConsentDeps extends ApiAccessDeps, NotingDeps {
  readonly connections: Pick<Connections, "get">;
  readonly consents: Consents;
  /** The apps that tools know the hub by: client ids and their secrets. */
  readonly apps: Pick<SecretStore, "find">;
  /** How tools' APIs are called. */
  readonly askTool: typeof globalThis.fetch;
  /** Where a browser reaches a tool's page; left out, where the tool says. */
  readonly pageOf?: (address: string) => string;
  /** Where people and tools reach the hub, without a trailing slash. */
  readonly baseUrl: () => string;
}
