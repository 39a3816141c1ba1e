import { kindIn } from "../delivery/coded-path.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { type Verified, type VerifyDeps, verify } from "../delivery/verify.ts";
import { SignatureInvalid, Unstorable } from "../shared/errors.ts";
import type { BlobStore, EventBus } from "../shared/ports.ts";
import type { Connector } from "./connector.ts";
import { type Provenance, toMessages } from "./messages.ts";
import { normalise, type Outcome, unkept } from "./normalise.ts";

/** A delivery as its connector reads it, and who signed it. */
export interface Genuine {
  readonly delivery: Delivery;
  readonly verified: Verified;
}

/** The delivery, where a secret of its connection signed it; throws `SignatureInvalid` where none did. */
export async function genuine(connector: Connector, sent: Delivery, deps: VerifyDeps): Promise<Genuine> {
  const verified = await verify(connector.signature, sent, deps);
  const told = connector.kinds ? withoutCode(sent, verified) : sent;
  const { inBody } = connector.signature;
  return { delivery: inBody ? { ...told, body: inBody.without(told.body) } : told, verified };
}

/** The code has done its part, and is written down nowhere. Throws `SignatureInvalid` where it was not made with the secret. */
function withoutCode(delivery: Delivery, { secret }: Verified): Delivery {
  const kind = kindIn(delivery.path, secret.value);
  if (kind === undefined) throw new SignatureInvalid("address");
  return { ...delivery, path: kind };
}

/** The delivery's events on the bus or, where that will never take them, the delivery as one that could not be kept. */
export async function published(
  connector: Connector,
  { delivery, verified }: Genuine,
  { bus, blobs }: { readonly bus: EventBus; readonly blobs: BlobStore },
): Promise<Outcome> {
  const publish = async (outcome: Outcome) => {
    await bus.publish(await toMessages(outcome, delivery, provenanceOf(connector, verified), blobs));
    return outcome;
  };
  try {
    return await publish(normalise(connector, delivery, verified.settings));
  } catch (error) {
    if (!(error instanceof Unstorable)) throw error;
    return await publish(unkept(connector, delivery));
  }
}

function provenanceOf({ headers, signature }: Connector, { secret, matchedAs }: Verified): Provenance {
  return { secretId: secret.id, matchedAs, pinsForm: signature.forms !== undefined, headers };
}
