import { createHash, hash } from "node:crypto";

/** One thing received. `body` is the bytes exactly as they came; header names are lower case, repeated ones kept apart. */
export interface Delivery {
  readonly tool: string;
  readonly connection: string;
  readonly method: string;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly query: Readonly<Record<string, string>>;
  /** What follows the connection in the address, e.g. `create_task`; empty where nothing does. */
  readonly path: string;
  readonly body: Buffer;
  readonly receivedAt: Date;
}

/** The value of a header that may come once; `undefined` where it is absent or ambiguous. */
export function header(delivery: Delivery, name: string): string | undefined {
  const values = delivery.headers.get(name);
  return values?.length === 1 ? values[0] : undefined;
}

/** Deterministic, so that a redelivery of the same bytes has the same id and the same place in the blob store. */
export function deliveryId(delivery: Delivery): string {
  return `dlv_${sha256(`${delivery.tool}\n${delivery.connection}\n`, delivery.body).slice(0, 32)}`;
}

/** Hex SHA-256 of the parts, one after the other. */
export function sha256(first: string | Uint8Array, ...more: readonly Uint8Array[]): string {
  if (more.length === 0) return hash("sha256", first);
  const digest = createHash("sha256").update(first);
  for (const part of more) digest.update(part);
  return digest.digest("hex");
}
