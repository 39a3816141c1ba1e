import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { connectionNamePattern, maxSecrets } from "../../schemas/connection-name.ts";
import { SignatureInvalid } from "../shared/errors.ts";
import type { ConnectionSecrets, KeySource, SecretStore, Settings } from "../shared/ports.ts";
import type { Secret } from "../shared/secret.ts";
import type { Delivery } from "./delivery.ts";
import type { SignatureScheme } from "./signature.ts";

/**
 * What nobody can sign with, as many as a connection may have secrets: they fill its list up, so that the answer takes as
 * long whether a connection has one secret, or three, or does not exist.
 */
const decoys: readonly Secret[] = Array.from({ length: maxSecrets }, (_, n) => ({
  id: `decoy ${n}`,
  value: randomBytes(32).toString("base64"),
  createdAt: "",
}));

export interface VerifyDeps {
  readonly secrets: Pick<SecretStore, "find">;
  readonly forms: Pick<SecretStore, "find">;
  readonly keys?: KeySource;
}

export interface Verified {
  readonly secret: Secret;
  readonly matchedAs: string | undefined;
  readonly settings: Settings;
}

/**
 * The secret that signed the delivery, and its connection's settings; throws `SignatureInvalid` where none did. Where
 * nothing matches, the store is asked once more: a secret may have been added, or a form let pass, since it was kept.
 */
export async function verify(
  scheme: SignatureScheme,
  delivery: Delivery,
  { keys, ...stores }: VerifyDeps,
): Promise<Verified> {
  const find = async (fresh: boolean) =>
    connectionNamePattern.test(delivery.connection)
      ? await secretsOf(scheme, delivery, fresh, stores)
      : undefined;
  const check = async (known: ConnectionSecrets | undefined) => {
    const secrets = [...(known?.secrets ?? []), ...decoys].slice(0, maxSecrets);
    return await scheme.verify(delivery, secrets, delivery.receivedAt, known?.settings ?? {}, keys);
  };
  let known = await find(false);
  let verdict = await check(known);
  if ("refused" in verdict && ["mismatch", "other_form"].includes(verdict.refused)) {
    const now = await find(true);
    // Nothing is digested twice: a forged body of six megabytes would be.
    if (!isDeepStrictEqual(now, known)) verdict = await check(now);
    known = now;
  }
  if (!known) throw new SignatureInvalid("unknown_connection");
  if ("refused" in verdict) throw new SignatureInvalid(verdict.refused);
  return { secret: verdict.secret, matchedAs: verdict.matchedAs, settings: known.settings };
}

async function secretsOf(
  scheme: SignatureScheme,
  { tool, connection }: Delivery,
  fresh: boolean,
  { secrets, forms }: Omit<VerifyDeps, "keys">,
): Promise<ConnectionSecrets | undefined> {
  const [known, shown] = await Promise.all([
    secrets.find(tool, connection, { fresh }),
    scheme.forms ? forms.find(tool, connection, { fresh }) : undefined,
  ]);
  if (!known || !shown) return known;
  return {
    ...known,
    secrets: known.secrets.map((secret) => {
      const form = shown.settings[secret.id];
      return typeof form === "string" ? { ...secret, form } : secret;
    }),
  };
}
