import { hash } from "node:crypto";

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
  const { tool, connection, body } = delivery;
  return `dlv_${sha256(Buffer.concat([Buffer.from(`${tool}\n${connection}\n`), body])).slice(0, 32)}`;
}

/** Hex SHA-256. */
export const sha256 = (of: string | Uint8Array): string => hash("sha256", of);
