import { randomUUID } from "node:crypto";
import { type Connection, type ConnectionRequest, connectionName } from "../../schemas/connection.ts";
import { maxSecrets } from "../../schemas/connection-name.ts";
import type { Connector } from "../connectors/connector.ts";
import { newMailbox } from "../delivery/mail-address.ts";
import { BadRequest } from "../shared/errors.ts";
import type { Secret } from "../shared/secret.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import { tellForms } from "../store/tell-forms.ts";
import {
  checkApp,
  checkCredentials,
  checkEnd,
  keepCredentials,
  requestFetches,
  withEnd,
} from "./api-access.ts";
import { alone, changed } from "./change-connection.ts";
import { checkSettings, checkSize } from "./check-settings.ts";
import { keptApp, shownApp } from "./connect/kept-app.ts";
import { type ConnectionDeps, shown } from "./connections.ts";
import { beginOnce } from "./history.ts";
import { changedMeanwhile } from "./identities.ts";
import { knownConnector } from "./known.ts";
import { type NumberingDeps, numbered } from "./number-mapping.ts";
import { subscribe } from "./subscriptions.ts";

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
  const connector = await knownConnector(tool);
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
    const kept: Kept = { at, mailbox, settings, secrets, api };
    await changed(tool, name, (now) => rowWith(now, request, kept, deps.now()), deps);
    await deps.connections.putMailbox(mailbox, tool, name);
    if (connector.signature.forms) await tellForms(tool, name, deps);
    const row = await changed(tool, name, ({ unfinishedSince: _since, ...now }) => now, deps);
    await requestWithAccess(row, request, connector, deps);
    return { connection: shown(row, deps), created: known === undefined };
  });
}

/** What a change has put into the stores, and when it began. */
interface Kept {
  readonly at: string;
  readonly mailbox: string;
  readonly settings: ConnectionRow["settings"];
  readonly secrets: readonly Secret[];
  /** What is told of the credentials that were given; `undefined` where none were, or they are forgotten. */
  readonly api: ConnectionRow["api"];
}

/** A connection's row as it is once its stores have what was asked for. */
function rowWith(
  row: ConnectionRow,
  request: ConnectionRequest,
  { at, mailbox, settings, secrets, api }: Kept,
  now: Date,
): ConnectionRow {
  return {
    ...row,
    mailbox,
    settings,
    updatedAt: now.toISOString(),
    ...(request.unpinSignature ? { unpinnedAt: at } : {}),
    ...(request.filePassword === undefined ? {} : { filePasswordAt: request.filePassword ? at : undefined }),
    ...(request.api === undefined && request.apiEnds === undefined
      ? {}
      : { api: withEnd(request.api === undefined ? row.api : api, request.apiEnds, now) }),
    ...(request.app === undefined ? {} : { app: request.app ? shownApp(request.app, at) : undefined }),
    secrets: secrets.map(({ id, createdAt }) => {
      const secret = row.secrets.find((one) => one.id === id) ?? { id, createdAt };
      const { matchedAs: _form, pinned, ...unpinned } = secret;
      return pinned && request.unpinSignature ? unpinned : secret;
    }),
  };
}

/** Has what has waited fetched, the tool subscribed at, and its history begun, where the change is about the access to it. */
async function requestWithAccess(
  row: ConnectionRow,
  { api, settings, secrets }: ConnectionRequest,
  connector: Connector,
  deps: ConnectionDeps,
): Promise<void> {
  if (!row.api) return;
  const { tool, connection } = row;
  const isAboutAccess = Boolean(api || settings);
  if (isAboutAccess) await requestFetches(row, connector, deps);
  if (isAboutAccess || secrets)
    await subscribe({ tool, connection, tenant: row.api.tenant }, connector, deps);
  if (isAboutAccess) await beginOnce(row, undefined, connector, deps);
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
