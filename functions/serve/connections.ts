import type { ApiFailure } from "../../schemas/api-access.ts";
import type { Connection, ConnectionHealth } from "../../schemas/connection.ts";
import type { Principal } from "../../schemas/role.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import { codedPath } from "../delivery/coded-path.ts";
import { mailAddress } from "../delivery/mail-address.ts";
import { quietSince } from "../matching/usual-hours.ts";
import type { AllKeptNames, SecretStore } from "../shared/ports.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Connections } from "../store/connections-table.ts";
import type { Storage } from "../store/storage.ts";
import type { ApiAccessDeps } from "./api-access.ts";
import { knownConnection } from "./known.ts";
import { mayAs } from "./principal.ts";

export interface ConnectionDeps extends ApiAccessDeps {
  readonly connections: Connections;
  readonly forgetConnection: Storage["forgetConnection"];
  readonly secrets: SecretStore;
  readonly keptNames: AllKeptNames;
  /** The passwords of encrypted files, apart from the secrets, so that who reads files can read no secret. */
  readonly passwords: SecretStore;
  /** The apps that tools know the hub by, apart from the credentials, so that a consent can be exchanged by who can read none. */
  readonly apps: SecretStore;
  /** In which form each secret signs; ingest reads it. */
  readonly forms: Pick<SecretStore, "put" | "remove">;
  /** Where tools reach the hub, without a trailing slash. */
  readonly baseUrl: () => string;
  /** The domain whose mail the hub takes, if it does. */
  readonly mailDomain?: string | undefined;
}

/** Who knows a connection's mail address can write to it: those who may not write are not told. Its addresses are for who sets it up. */
export async function shownTo(
  { mailAddress, ...connection }: Connection,
  who: Principal,
  deps: ConnectionDeps,
): Promise<Connection> {
  const addresses = mayAs(who, "admin") ? await addressesOf(connection, deps) : undefined;
  return {
    ...connection,
    ...(mailAddress !== undefined && mayAs(who, "manager") ? { mailAddress } : {}),
    ...(addresses ? { addresses } : {}),
  };
}

async function addressesOf(
  { tool, connection, url }: Connection,
  { secrets }: ConnectionDeps,
): Promise<Connection["addresses"]> {
  const { kinds } = (await loadConnector(tool)) ?? {};
  const newest = kinds && (await secrets.find(tool, connection, { fresh: true }))?.secrets[0];
  return newest && kinds.map((kind) => ({ kind, url: `${url}/${codedPath(kind, newest.value)}` }));
}

/** All connections as people are shown them, without a mail address or others that are for some alone: see `shownTo`. */
export async function listConnections(deps: ConnectionDeps): Promise<Connection[]> {
  return (await deps.connections.list()).map((row) => shown(row, deps));
}

/** One of them. Throws `NotFound`. */
export async function getConnection(tool: string, name: string, deps: ConnectionDeps): Promise<Connection> {
  return shown(await knownConnection({ tool, connection: name }, deps), deps);
}

const interruptedBy = ({ code, values, reason, since }: ApiFailure): ConnectionHealth => ({
  state: "interrupted",
  since,
  code,
  values,
  reason,
});

/** Gaps after which we say what is usual. */
const enoughGaps = 5;

/** A connection's row as people are shown it. */
export function shown(
  {
    mailbox,
    gaps,
    usualHours,
    usualIntervalSeconds,
    unpinnedAt: _unpinnedAt,
    version: _version,
    ...row
  }: ConnectionRow,
  { baseUrl, mailDomain, now }: ConnectionDeps,
): Connection {
  const quiet = quietSince({ ...row, gaps, usualHours, usualIntervalSeconds }, now());
  const refused =
    row.api?.failing?.waits && row.health?.state !== "interrupted" ? row.api.failing : undefined;
  return {
    ...row,
    // Deliveries may still come, and make the tool's own word of the connection well; what they lack does not.
    ...(refused ? { health: interruptedBy(refused) } : {}),
    url: `${baseUrl()}/hooks/${row.tool}/${row.connection}`,
    ...(mailbox === undefined || mailDomain === undefined
      ? {}
      : { mailAddress: mailAddress(row.connection, mailbox, mailDomain) }),
    ...(usualIntervalSeconds === undefined || (gaps ?? 0) < enoughGaps ? {} : { usualIntervalSeconds }),
    ...(quiet === undefined ? {} : { quietSince: quiet }),
  };
}
