import { randomUUID } from "node:crypto";
import { type Connection, type ConnectionRequest, connectionName } from "../../schemas/connection.ts";
import { maxSecrets } from "../../schemas/connection-name.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import { mailAddress, newMailbox } from "../delivery/mail-address.ts";
import { quietSince } from "../matching/usual-hours.ts";
import { BadRequest, NotFound } from "../shared/errors.ts";
import type { Credentials, SecretStore } from "../shared/ports.ts";
import { Overtaken } from "../shared/retrying.ts";
import type { Secret } from "../shared/secret.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Connections } from "../store/connections-table.ts";
import { turnOfSettings } from "../store/pulls.ts";
import type { Storage } from "../store/storage.ts";
import { tellForms } from "../store/tell-forms.ts";
import { type ApiAccessDeps, checkCredentials, keepCredentials, orderPulls } from "./api-access.ts";
import { checkSettings } from "./check-settings.ts";
import { changedMeanwhile } from "./identities.ts";
import { type NumberingDeps, numbered } from "./number-mapping.ts";

export interface ConnectionDeps extends ApiAccessDeps {
  readonly connections: Connections;
  readonly forgetConnection: Storage["forgetConnection"];
  readonly secrets: SecretStore;
  /** The passwords of encrypted files, apart from the secrets, so that who reads files can read no secret. */
  readonly passwords: SecretStore;
  /** In which form each secret signs; the door reads it. */
  readonly forms: Pick<SecretStore, "put" | "remove">;
  /** Where tools reach the hub, without a trailing slash. */
  readonly baseUrl: () => string;
  /** The domain whose mail the hub takes, if it does. */
  readonly mailDomain?: string | undefined;
}

export async function listConnections(deps: ConnectionDeps): Promise<Connection[]> {
  return (await deps.connections.list()).map((row) => withUrl(row, deps));
}

export async function getConnection(tool: string, name: string, deps: ConnectionDeps): Promise<Connection> {
  const row = await deps.connections.get(tool, name);
  if (!row) throw new NotFound("unknown_connection", "Unknown connection");
  return withUrl(row, deps);
}

/**
 * Makes a connection or changes it; whether it is new. The secrets given are the whole new list; one whose text is live
 * already keeps its id and its history. The secret store is written first: a secret that is shown is one that verifies.
 * Throws `Conflict` where another call is changing it at this moment.
 */
export async function putConnection(
  tool: string,
  name: string,
  request: ConnectionRequest,
  by: string,
  deps: ConnectionDeps & NumberingDeps,
): Promise<{ connection: Connection; created: boolean }> {
  const connector = await loadConnector(tool);
  if (!connector) throw new NotFound("unknown_tool", "Unknown tool");
  if (!connectionName.safeParse(name).success) {
    throw new BadRequest("invalid_connection", "A connection's name is 1 to 64 of a-z, 0-9 and inner dashes");
  }
  return await alone(tool, name, deps, async () => {
    const known = await deps.connections.get(tool, name);
    const at = deps.now().toISOString();
    const settings = request.settings ?? known?.settings ?? {};
    checkSettings(connector, settings);
    await checkCredentials(connector, request.api, settings);
    const kept = await keptSecrets(tool, name, request, { settings, by, at }, deps);
    const api = request.api && (await keepCredentials(tool, name, request.api, deps));
    if (request.api === null) await keepCredentials(tool, name, null, deps);
    const mailbox = request.renewMailAddress ? newMailbox() : (known?.mailbox ?? newMailbox());
    await deps.connections.putMailbox(mailbox, tool, name);
    const change = (now: ConnectionRow): ConnectionRow => ({
      ...now,
      ...{ mailbox, settings: kept.settings, updatedAt: at },
      ...(request.unpinSignature ? { unpinnedAt: at } : {}),
      ...(request.filePassword === undefined
        ? {}
        : { filePasswordAt: request.filePassword ? at : undefined }),
      ...(request.api === undefined ? {} : { api: api ?? undefined }),
      secrets: kept.secrets.map(({ id, createdAt }) => {
        const secret = now.secrets.find((one) => one.id === id) ?? { id, createdAt };
        const { matchedAs: _form, pinned, ...unpinned } = secret;
        return pinned && request.unpinSignature ? unpinned : secret;
      }),
    });
    const row = known
      ? await deps.connections.update(tool, name, change)
      : await deps.connections.create(
          change({ ...bare, tool, connection: name, createdAt: at, updatedAt: at }),
        );
    if (!row) throw new Overtaken();
    if (known?.mailbox !== undefined && known.mailbox !== mailbox)
      await deps.connections.removeMailbox(known.mailbox);
    if (connector.signature.forms) await tellForms(tool, name, deps);
    if (row.api && (request.api || request.settings)) await orderPulls(row, connector, deps);
    return { connection: withUrl(row, deps), created: known === undefined };
  });
}

const bare = { secrets: [], settings: {}, version: 0 };

/** Only one at a time changes a connection: what it says is kept in several places. Another is told so at once. */
async function alone<Answer>(
  tool: string,
  connection: string,
  { pulls, now }: ConnectionDeps,
  change: () => Promise<Answer>,
): Promise<Answer> {
  const [turn, holder] = [turnOfSettings({ tool, connection }), randomUUID()];
  if (!(await pulls.take(turn, holder, now()))) throw changedMeanwhile("this connection");
  try {
    return await change();
  } catch (error) {
    throw error instanceof Overtaken ? changedMeanwhile("this connection") : error;
  } finally {
    await pulls.end(turn, holder);
  }
}

/** Keeps the secrets and the password that a request gives, and the settings that are read with them. */
async function keptSecrets(
  tool: string,
  connection: string,
  { secrets: given, filePassword }: ConnectionRequest,
  {
    settings,
    by,
    at,
  }: { readonly settings: Connection["settings"]; readonly by: string; readonly at: string },
  deps: ConnectionDeps & NumberingDeps,
): Promise<{ secrets: readonly Secret[]; settings: Connection["settings"] }> {
  const live = (await deps.secrets.find(tool, connection, { fresh: true }))?.secrets ?? [];
  const all = given ? given.map((one) => secretOf(one, live, at)) : live;
  if (all.length === 0) throw new BadRequest("secret_needed", "A new connection needs a secret");
  const secrets = [...new Map(all.map((one) => [one.value, one])).values()].slice(0, maxSecrets);
  checkSize({ secrets, settings });
  const credentials = { secrets, settings: await numbered(settings, { tool, connection, by }, deps) };
  await deps.secrets.put(tool, connection, credentials);
  if (filePassword) {
    const password = { id: "file", value: filePassword, createdAt: at };
    await deps.passwords.put(tool, connection, { secrets: [password], settings: {} });
  } else if (filePassword === null) await deps.passwords.remove(tool, connection);
  return credentials;
}

/** Bytes that the secret store keeps of one connection (ADR 8), less what numbering a mapping adds. */
const atMost = 8_192 - 40;

/** Throws `BadRequest` where what is to be kept of a connection is too large for the secret store. */
export function checkSize(credentials: Credentials): void {
  if (Buffer.byteLength(JSON.stringify(credentials)) > atMost)
    throw new BadRequest(
      "settings_too_large",
      "The secrets and settings of a connection may have 8 kB together: shorten the mapping",
    );
}

/** Removes a connection, with all that is kept of it; its timeline stays. */
export async function removeConnection(tool: string, name: string, deps: ConnectionDeps): Promise<void> {
  await getConnection(tool, name, deps);
  await alone(tool, name, deps, async () => {
    await deps.secrets.remove(tool, name);
    await deps.passwords.remove(tool, name);
    await deps.forms.remove(tool, name);
    await deps.grants.remove(tool, name);
    await deps.forgetConnection(tool, name);
  });
}

function secretOf(given: string | { readonly id: string }, live: readonly Secret[], at: string): Secret {
  if (typeof given === "string") {
    return (
      live.find(({ value }) => value === given) ?? {
        id: `sec_${randomUUID().slice(0, 13)}`,
        value: given,
        createdAt: at,
      }
    );
  }
  const kept = live.find(({ id }) => id === given.id);
  if (!kept) throw new BadRequest("unknown_secret", "No active secret with that id");
  return kept;
}

/** Gaps after which we say what is usual. */
const enoughGaps = 5;

function withUrl(
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
    ...(refused ? { health: { state: "interrupted", reason: refused.reason, since: refused.since } } : {}),
    url: `${baseUrl()}/hooks/${row.tool}/${row.connection}`,
    ...(mailbox === undefined || mailDomain === undefined
      ? {}
      : { mailAddress: mailAddress(row.connection, mailbox, mailDomain) }),
    ...(usualIntervalSeconds === undefined || (gaps ?? 0) < enoughGaps ? {} : { usualIntervalSeconds }),
    ...(quiet === undefined ? {} : { quietSince: quiet }),
  };
}
