import { connectionNamePattern } from "../../schemas/connection-name.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { SignatureScheme } from "../delivery/signature.ts";
import { SignatureInvalid } from "../shared/errors.ts";
import type { Credentials, KeySource, SecretStore, Settings } from "../shared/ports.ts";
import type { Secret } from "../shared/secret.ts";

/** Stands in where a connection does not exist, so that the answer takes as long as for one that does. */
const decoy: readonly Secret[] = [
  { id: "decoy", value: "no delivery was ever signed with this", createdAt: "" },
];

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
  const attempt = async (fresh: boolean) => {
    const known = connectionNamePattern.test(delivery.connection)
      ? await credentialsOf(scheme, delivery, fresh, stores)
      : undefined;
    const verdict = await scheme.verify(
      delivery,
      known?.secrets ?? decoy,
      delivery.receivedAt,
      known?.settings ?? {},
      keys,
    );
    return { known, verdict };
  };
  const first = await attempt(false);
  const again = "refused" in first.verdict && ["mismatch", "other form"].includes(first.verdict.refused);
  const { known, verdict } = again ? await attempt(true) : first;
  if ("refused" in verdict) throw new SignatureInvalid(known ? verdict.refused : "unknown connection");
  if (!known) throw new SignatureInvalid("unknown connection");
  return { secret: verdict.secret, matchedAs: verdict.matchedAs, settings: known.settings };
}

async function credentialsOf(
  scheme: SignatureScheme,
  { tool, connection }: Delivery,
  fresh: boolean,
  { secrets, forms }: Omit<VerifyDeps, "keys">,
): Promise<Credentials | undefined> {
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
