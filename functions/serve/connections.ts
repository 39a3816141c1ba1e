import { randomUUID } from "node:crypto";
import {
  type Connection,
  type ConnectionRequest,
  connectionName,
  maxSecrets,
} from "../../schemas/connection.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import { mailAddress, newMailbox } from "../delivery/mail-address.ts";
import { quietSince } from "../matching/usual-hours.ts";
import { BadRequest, NotFound } from "../shared/errors.ts";
import type { Credentials, SecretStore } from "../shared/ports.ts";
import type { Secret } from "../shared/secret.ts";
import type { ConnectionRow, Directory } from "../store/directory.ts";
import { tellForms } from "../store/tell-forms.ts";
import { type ApiAccessDeps, checkCredentials, keepCredentials, orderPulls } from "./api-access.ts";
import { checkSettings } from "./check-settings.ts";
import { type NumberingDeps, numbered } from "./number-mapping.ts";

export interface ConnectionDeps extends ApiAccessDeps {
  readonly directory: Directory;
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
  return (await deps.directory.connections()).map((row) => withUrl(row, deps));
}

export async function getConnection(tool: string, name: string, deps: ConnectionDeps): Promise<Connection> {
  const row = await deps.directory.connection(tool, name);
  if (!row) throw new NotFound("unknown_connection", "There is no such connection");
  return withUrl(row, deps);
}

/**
 * Makes a connection or changes it; whether it is new. The secrets given are the whole new list; one whose text is live
 * already keeps its id and its history. The secret store is written first: a secret that is shown is one that verifies.
 */
export async function putConnection(
  tool: string,
  name: string,
  request: ConnectionRequest,
  by: string,
  deps: ConnectionDeps & NumberingDeps,
): Promise<{ connection: Connection; created: boolean }> {
  const connector = await loadConnector(tool);
  if (!connector) throw new NotFound("unknown_tool", "There is no such tool");
  if (!connectionName.safeParse(name).success) {
    throw new BadRequest("invalid_connection", "A connection's name is 1 to 64 of a-z, 0-9 and inner dashes");
  }
  const at = deps.now().toISOString();
  const known = await deps.directory.connection(tool, name);
  const live = (await deps.secrets.find(tool, name, { fresh: true }))?.secrets ?? [];
  const secrets = request.secrets ? request.secrets.map((one) => secretOf(one, live, at)) : live;
  if (secrets.length === 0) throw new BadRequest("secret_needed", "A new connection needs a secret");
  const distinct = [...new Map(secrets.map((one) => [one.value, one])).values()].slice(0, maxSecrets);
  const given = request.settings ?? known?.settings ?? {};
  checkSettings(connector, given);
  await checkCredentials(connector, request.api, given);
  checkSize({ secrets: distinct, settings: given });
  const settings = await numbered(given, { tool, connection: name, by }, deps);
  await deps.secrets.put(tool, name, { secrets: distinct, settings });
  if (request.filePassword) {
    const password = { id: "file", value: request.filePassword, createdAt: at };
    await deps.passwords.put(tool, name, { secrets: [password], settings: {} });
  } else if (request.filePassword === null) await deps.passwords.remove(tool, name);
  const api = request.api === undefined ? known?.api : await keepCredentials(tool, name, request.api, deps);
  const mailbox = request.renewMailAddress ? newMailbox() : (known?.mailbox ?? newMailbox());
  await deps.directory.putMailbox(mailbox, tool, name);
  const row: ConnectionRow = {
    tool,
    connection: name,
    mailbox,
    settings,
    ...unpinned(request, known, at),
    ...passworded(request, known, at),
    createdAt: known?.createdAt ?? at,
    updatedAt: at,
    ...(known?.lastDeliveryAt === undefined ? {} : { lastDeliveryAt: known.lastDeliveryAt }),
    ...(known?.lastEventAt === undefined ? {} : { lastEventAt: known.lastEventAt }),
    ...(known?.health === undefined ? {} : { health: known.health }),
    ...(api === undefined ? {} : { api }),
    ...(known?.gaps === undefined ? {} : { gaps: known.gaps }),
    ...(known?.usualHours === undefined ? {} : { usualHours: known.usualHours }),
    ...(known?.usualIntervalSeconds === undefined
      ? {}
      : { usualIntervalSeconds: known.usualIntervalSeconds }),
    secrets: distinct.map(({ id, createdAt }) => {
      const { matchedAs, pinned, ...before } = known?.secrets.find((one) => one.id === id) ?? {
        id,
        createdAt,
      };
      const shown = matchedAs !== undefined && !(pinned && request.unpinSignature);
      return { ...before, ...(shown ? { matchedAs, ...(pinned ? { pinned } : {}) } : {}) };
    }),
  };
  await deps.directory.putConnection(row);
  if (connector.signature.forms) await tellForms(tool, name, deps);
  if (api && (request.api || request.settings)) await orderPulls(row, connector, deps);
  return { connection: withUrl(row, deps), created: known === undefined };
}

function unpinned({ unpinSignature }: ConnectionRequest, known: ConnectionRow | undefined, at: string) {
  const unpinnedAt = unpinSignature ? at : known?.unpinnedAt;
  return unpinnedAt === undefined ? {} : { unpinnedAt };
}

function passworded({ filePassword }: ConnectionRequest, known: ConnectionRow | undefined, at: string) {
  const filePasswordAt =
    filePassword === undefined ? known?.filePasswordAt : filePassword === null ? undefined : at;
  return filePasswordAt === undefined ? {} : { filePasswordAt };
}

/** Bytes that the secret store keeps of one connection (ADR 8), less what numbering a mapping adds. */
const atMost = 8_192 - 40;

function checkSize(credentials: Credentials): void {
  if (Buffer.byteLength(JSON.stringify(credentials)) > atMost)
    throw new BadRequest(
      "settings_too_large",
      "The secrets and settings of a connection may have 8 kB together: shorten the mapping",
    );
}

/** Removes a connection; its timeline stays. */
export async function removeConnection(tool: string, name: string, deps: ConnectionDeps): Promise<void> {
  await getConnection(tool, name, deps);
  await deps.secrets.remove(tool, name);
  await deps.passwords.remove(tool, name);
  await deps.forms.remove(tool, name);
  await deps.grants.remove(tool, name);
  await deps.pulls.forget({ tool, connection: name });
  await deps.directory.removeConnection(tool, name);
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
  if (!kept) throw new BadRequest("unknown_secret", "There is no live secret of that id");
  return kept;
}

/** Gaps after which we say what is usual. */
const enoughGaps = 5;

function withUrl(
  { mailbox, gaps, usualHours, usualIntervalSeconds, unpinnedAt: _unpinnedAt, ...row }: ConnectionRow,
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
