import { connectionNamePattern } from "../../schemas/connection-name.ts";
import type { Delivery } from "../shared/delivery.ts";
import { SignatureInvalid } from "../shared/errors.ts";
import type { KeySource, SecretStore, Settings } from "../shared/ports.ts";
import type { Secret, SignatureScheme } from "../shared/signature.ts";

/** Stands in where a connection does not exist, so that the answer takes as long as for one that does. */
const decoy: readonly Secret[] = [
  { id: "decoy", value: "no delivery was ever signed with this", createdAt: "" },
];

export interface Verified {
  readonly secret: Secret;
  readonly matchedAs: string | undefined;
  readonly settings: Settings;
}

/**
 * The secret that signed the delivery, and its connection's settings; throws `SignatureInvalid` where none did. Where
 * nothing matches, the secrets are asked for once more: one may have been added since they were kept.
 */
export async function verify(
  scheme: SignatureScheme,
  delivery: Delivery,
  store: SecretStore,
  keys?: KeySource,
): Promise<Verified> {
  const attempt = async (fresh: boolean) => {
    const known = connectionNamePattern.test(delivery.connection)
      ? await store.find(delivery.tool, delivery.connection, { fresh })
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
  const again = "refused" in first.verdict && first.verdict.refused === "mismatch";
  const { known, verdict } = again ? await attempt(true) : first;
  if ("refused" in verdict) throw new SignatureInvalid(known ? verdict.refused : "unknown connection");
  if (!known) throw new SignatureInvalid("unknown connection");
  return { secret: verdict.secret, matchedAs: verdict.matchedAs, settings: known.settings };
}
