import { randomBytes, randomUUID } from "node:crypto";
import { maxSecrets } from "../../schemas/connection-name.ts";
import { interrupted } from "../../schemas/interruption-words.ts";
import { SettingRefused } from "../connectors/fetched.ts";
import type { SecretStore } from "../shared/ports.ts";
import { Overtaken } from "../shared/retrying.ts";
import type { Secret } from "../shared/secret.ts";
import type { Connections } from "../store/connections-table.ts";
import { type ConnectionName, turnOfSettings } from "../store/fetches.ts";
import { inTurn, type TurnDeps } from "../store/in-turn.ts";

export interface KeepSecretDeps extends TurnDeps {
  readonly secrets: Pick<SecretStore, "find" | "put">;
  readonly connections: Pick<Connections, "get" | "update">;
}

/** Tells a secret that the hub has made, or that a tool has given to it, from those that a person has entered. */
const own = "hub_";
const isOwn = ({ id }: Pick<Secret, "id">): boolean => id.startsWith(own);

const newId = () => `${own}${randomUUID().slice(0, 13)}`;

/** The hub's own secret of a connection, newly made where it has none: 256 random bits. */
export async function ownSecret(
  of: ConnectionName,
  inUse: ReadonlySet<string>,
  deps: KeepSecretDeps,
): Promise<Secret> {
  return await withSecret(
    of,
    inUse,
    (live) => live.find(isOwn) ?? secretOf(randomBytes(32).toString("base64url"), deps),
    deps,
  );
}

/** Keeps a secret that a tool has given: deliveries that it signs are accepted from now on. */
export async function keepGiven(
  of: ConnectionName,
  value: string,
  inUse: ReadonlySet<string>,
  deps: KeepSecretDeps,
): Promise<Secret> {
  return await withSecret(
    of,
    inUse,
    (live) => live.find((one) => one.value === value) ?? secretOf(value, deps),
    deps,
  );
}

const secretOf = (value: string, { now }: TurnDeps): Secret => ({
  id: newId(),
  value,
  createdAt: now().toISOString(),
});

/**
 * Has a connection accept a secret, and show that it does; a crash in between is mended by doing it again. Where there is no
 * room, it takes the place of one of the hub's that nothing signs with. Throws `SettingRefused` where there is none either.
 */
async function withSecret(
  { tool, connection }: ConnectionName,
  inUse: ReadonlySet<string>,
  choose: (live: readonly Secret[]) => Secret,
  deps: KeepSecretDeps,
): Promise<Secret> {
  return await inTurn(turnOfSettings({ tool, connection }), deps, async () => {
    const kept = await deps.secrets.find(tool, connection, { fresh: true });
    if (!kept) throw new Overtaken();
    const chosen = choose(kept.secrets);
    const others = kept.secrets.filter(({ id }) => id !== chosen.id);
    const spare =
      others.length < maxSecrets ? undefined : others.findLast((one) => isOwn(one) && !inUse.has(one.id));
    if (others.length >= maxSecrets && !spare) throw new SettingRefused(interrupted("secrets_full"));
    const secrets = [chosen, ...others.filter((one) => one !== spare)];
    if (!kept.secrets.includes(chosen)) await deps.secrets.put(tool, connection, { ...kept, secrets });
    const at = deps.now().toISOString();
    const row = await deps.connections.get(tool, connection);
    if (!row?.secrets.some(({ id }) => id === chosen.id))
      await deps.connections.update(tool, connection, (now) => ({
        ...now,
        updatedAt: at,
        secrets: secrets.map(
          ({ id, createdAt }) => now.secrets.find((one) => one.id === id) ?? { id, createdAt },
        ),
      }));
    return chosen;
  });
}
