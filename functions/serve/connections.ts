import { randomUUID } from "node:crypto";
import type { ApiFailure } from "../../schemas/api-access.ts";
import {
  type Connection,
  type ConnectionHealth,
  type ConnectionRequest,
  connectionName,
  keptKind,
} from "../../schemas/connection.ts";
import { maxSecrets } from "../../schemas/connection-name.ts";
import type { Principal } from "../../schemas/role.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import { codedPath } from "../delivery/coded-path.ts";
import { mailAddress, newMailbox } from "../delivery/mail-address.ts";
import { quietSince } from "../matching/usual-hours.ts";
import { BadRequest, NotFound } from "../shared/errors.ts";
import { keptName } from "../shared/kept-names.ts";
import type { AllKeptNames, ConnectionSecrets, SecretStore } from "../shared/ports.ts";
import { Overtaken } from "../shared/retrying.ts";
import type { Secret } from "../shared/secret.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Connections } from "../store/connections-table.ts";
import { turnOfAccess, turnOfSettings } from "../store/fetches.ts";
import { inTurn } from "../store/in-turn.ts";
import type { Storage } from "../store/storage.ts";
import { tellForms } from "../store/tell-forms.ts";
import {
  type ApiAccessDeps,
  checkApp,
  checkCredentials,
  checkEnd,
  keepCredentials,
  requestFetches,
  withEnd,
} from "./api-access.ts";
import { checkSettings } from "./check-settings.ts";
import { keptApp, shownApp } from "./connect/kept-app.ts";
import { beginOnce } from "./history.ts";
import { changedMeanwhile } from "./identities.ts";
import { leaveTool } from "./leave-tool.ts";
import { type NumberingDeps, numbered } from "./number-mapping.ts";
import { mayAs } from "./principal.ts";
import { subscribe } from "./subscriptions.ts";

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
 * already keeps its id and its history. Its row says first that it is being changed, and last that it no longer is: a
 * change that breaks off anywhere leaves a connection that is shown as unfinished, and can be saved again or removed.
 * Throws `Conflict` where another call is changing it at this moment, or has since the caller read it.
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
    if (request.updatedAt !== undefined && request.updatedAt !== (known?.updatedAt ?? null))
      throw changedMeanwhile("this connection");
    const at = deps.now().toISOString();
    const asked = request.settings ?? known?.settings ?? {};
    checkSettings(connector, asked);
    await checkCredentials(connector, request.api, asked);
    await checkApp(connector, request.app);
    checkEnd(request, known?.api);
    const secrets = await secretsOf(tool, name, request, at, deps);
    checkSize({ secrets, settings: asked });
    const settings = await numbered(asked, { tool, connection: name, by }, deps);
    const mailbox = request.renewMailAddress ? newMailbox() : (known?.mailbox ?? newMailbox());

    if (known) await changed(tool, name, (now) => ({ ...now, unfinishedSince: at }), deps);
    else {
      const times = { createdAt: at, updatedAt: at, unfinishedSince: at };
      await deps.connections.create({ tool, connection: name, secrets: [], settings, mailbox, ...times });
    }
    if (known?.mailbox !== undefined && known.mailbox !== mailbox)
      await deps.connections.removeMailbox(known.mailbox);
    await deps.secrets.put(tool, name, { secrets, settings });
    await keepPassword(tool, name, request.filePassword, at, deps);
    await keepApp(tool, name, request.app, at, deps);
    const api = request.api === undefined ? undefined : await keepCredentials(tool, name, request.api, deps);
    await changed(
      tool,
      name,
      (now) => ({
        ...now,
        mailbox,
        settings,
        updatedAt: deps.now().toISOString(),
        ...(request.unpinSignature ? { unpinnedAt: at } : {}),
        ...(request.filePassword === undefined
          ? {}
          : { filePasswordAt: request.filePassword ? at : undefined }),
        ...(request.api === undefined && request.apiEnds === undefined
          ? {}
          : { api: withEnd(request.api === undefined ? now.api : api, request.apiEnds, deps.now()) }),
        ...(request.app === undefined ? {} : { app: request.app ? shownApp(request.app, at) : undefined }),
        secrets: secrets.map(({ id, createdAt }) => {
          const secret = now.secrets.find((one) => one.id === id) ?? { id, createdAt };
          const { matchedAs: _form, pinned, ...unpinned } = secret;
          return pinned && request.unpinSignature ? unpinned : secret;
        }),
      }),
      deps,
    );
    await deps.connections.putMailbox(mailbox, tool, name);
    if (connector.signature.forms) await tellForms(tool, name, deps);
    const row = await changed(tool, name, ({ unfinishedSince: _since, ...now }) => now, deps);
    if (row.api && (request.api || request.settings)) await requestFetches(row, connector, deps);
    if (row.api && (request.api || request.settings || request.secrets))
      await subscribe({ tool, connection: name, tenant: row.api.tenant }, connector, deps);
    if (row.api && (request.api || request.settings)) await beginOnce(row, undefined, connector, deps);
    return { connection: withUrl(row, deps), created: known === undefined };
  });
}

async function changed(
  tool: string,
  name: string,
  change: (now: ConnectionRow) => ConnectionRow,
  { connections }: ConnectionDeps,
): Promise<ConnectionRow> {
  const row = await connections.update(tool, name, change);
  if (!row) throw new Overtaken();
  return row;
}

/** Only one at a time changes a connection: what it says is kept in several places. Another is told so at once. */
export async function alone<Answer>(
  tool: string,
  connection: string,
  { fetches, now }: ConnectionDeps,
  change: () => Promise<Answer>,
): Promise<Answer> {
  const [turn, holder] = [turnOfSettings({ tool, connection }), randomUUID()];
  if (!(await fetches.take(turn, holder, now()))) throw changedMeanwhile("this connection");
  try {
    return await change();
  } catch (error) {
    throw error instanceof Overtaken ? changedMeanwhile("this connection") : error;
  } finally {
    await fetches.end(turn, holder);
  }
}

/** The secrets that a connection is to have: those given, of which some may be live already, or else those that are. */
async function secretsOf(
  tool: string,
  connection: string,
  { secrets: given }: ConnectionRequest,
  at: string,
  deps: ConnectionDeps,
): Promise<readonly Secret[]> {
  const live = (await deps.secrets.find(tool, connection, { fresh: true }))?.secrets ?? [];
  const all = given ? given.map((one) => secretOf(one, live, at)) : live;
  if (all.length === 0) throw new BadRequest("secret_needed", "A new connection needs a secret");
  return [...new Map(all.map((one) => [one.value, one])).values()].slice(0, maxSecrets);
}

/** Keeps the password of encrypted files, or forgets it where it is `null`. */
async function keepPassword(
  tool: string,
  connection: string,
  value: string | null | undefined,
  at: string,
  { passwords }: ConnectionDeps,
): Promise<void> {
  if (value) {
    const password = { id: "file", value, createdAt: at };
    await passwords.put(tool, connection, { secrets: [password], settings: {} });
  } else if (value === null) await passwords.remove(tool, connection);
}

/** Keeps the app that the tool knows the hub by, or forgets it where it is `null`. */
async function keepApp(
  tool: string,
  connection: string,
  app: ConnectionRequest["app"],
  at: string,
  { apps }: ConnectionDeps,
): Promise<void> {
  if (app) {
    await apps.put(tool, connection, { secrets: [keptApp(app, at)], settings: {} });
  } else if (app === null) await apps.remove(tool, connection);
}

/** Bytes that the secret store keeps of one connection (ADR 8), less what numbering its mappings adds. */
const atMost = 8_192 - 3 * 40;

/** Throws `BadRequest` where what is to be kept of a connection is too large for the secret store. */
export function checkSize(kept: ConnectionSecrets): void {
  if (Buffer.byteLength(JSON.stringify(kept)) > atMost)
    throw new BadRequest(
      "settings_too_large",
      "The secrets and settings of a connection may have 8 kB together: shorten the mapping",
    );
}

/**
 * Removes a connection, with all that is kept of it; its timeline stays. Its row says first that a change is under way, and
 * goes last: for as long as anything is left, the connection is shown as unfinished and can be removed again. Every store
 * is asked, whatever another one says. Answers with what could not be undone at the tool.
 */
export async function removeConnection(
  tool: string,
  name: string,
  deps: ConnectionDeps,
): Promise<readonly string[]> {
  const { connections, secrets, passwords, apps, forms, apiCredentials, tenants } = deps;
  const row = await connections.get(tool, name);
  if (!row && (await keptOf(tool, name, deps)).length === 0)
    throw new NotFound("unknown_connection", "There is no such connection");
  return await alone(tool, name, deps, async () => {
    if (row)
      await changed(tool, name, (now) => ({ ...now, unfinishedSince: deps.now().toISOString() }), deps);
    const left = row ? await leaveTool(row, deps) : [];
    const of = { tool, connection: name };
    const accesses = [undefined, ...(await tenants.list(of)).map(({ tenant }) => tenant)];
    const removed = await Promise.allSettled([
      ...[secrets, passwords, apps, forms].map(async (store) => await store.remove(tool, name)),
      // In turn with who renews it: else what a tool gives at this moment would be kept after all is gone.
      ...accesses.map((tenant) =>
        inTurn(turnOfAccess(of, tenant), deps, () => apiCredentials.remove(tool, name, { tenant })),
      ),
      removeUnspoken(tool, name, deps),
    ]);
    for (const one of removed) if (one.status === "rejected") throw one.reason;
    await deps.forgetConnection(tool, name);
    return left;
  });
}

/** What a fault has left of consents of which no row speaks. */
async function removeUnspoken(tool: string, connection: string, deps: ConnectionDeps): Promise<void> {
  for (const name of await keptOf(tool, connection, deps)) {
    const [, , digest] = name.split("/");
    if (digest !== undefined) await deps.apiCredentials.remove(tool, connection, { digest });
  }
}

/** The names under which anything is kept of a connection. */
async function keptOf(
  tool: string,
  connection: string,
  { keptNames }: Pick<ConnectionDeps, "keptNames">,
): Promise<string[]> {
  const own = keptName(tool, connection);
  const all = await Promise.all(keptKind.options.map(async (kind) => await keptNames[kind]()));
  return all.flat().filter((name) => name === own || name.startsWith(`${own}/`));
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

const interruptedBy = ({ code, values, reason, since }: ApiFailure): ConnectionHealth => ({
  state: "interrupted",
  since,
  code,
  values,
  reason,
});

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
    ...(refused ? { health: interruptedBy(refused) } : {}),
    url: `${baseUrl()}/hooks/${row.tool}/${row.connection}`,
    ...(mailbox === undefined || mailDomain === undefined
      ? {}
      : { mailAddress: mailAddress(row.connection, mailbox, mailDomain) }),
    ...(usualIntervalSeconds === undefined || (gaps ?? 0) < enoughGaps ? {} : { usualIntervalSeconds }),
    ...(quiet === undefined ? {} : { quietSince: quiet }),
  };
}
