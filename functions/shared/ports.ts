import type { BusMessage } from "../../schemas/bus.ts";
import type { Secret } from "./signature.ts";

export interface EventBus {
  /** Resolves when every message is durably accepted; else throws `UpstreamError` and the whole may be sent again. */
  publish(messages: readonly BusMessage[]): Promise<void>;
}

export interface BlobStore {
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
}

export interface SecretStore {
  /** The live secrets of a connection, newest first; `undefined` where there is no such connection. */
  find(
    tool: string,
    connection: string,
    options?: { readonly fresh?: boolean },
  ): Promise<readonly Secret[] | undefined>;
  put(tool: string, connection: string, secrets: readonly Secret[]): Promise<void>;
  remove(tool: string, connection: string): Promise<void>;
}

/** A message that record gave up on. */
export interface DeadLetter {
  readonly delivery: string;
  readonly tool: string;
  readonly connection: string;
  readonly receivedAt: string;
  readonly reason: string;
  readonly attempts: number;
  readonly event: string;
}

export interface DeadLetters {
  list(): Promise<readonly DeadLetter[]>;
  /** Puts the dead messages of a delivery back in the queue; how many there were. */
  redrive(delivery: string): Promise<number>;
}

/** One line of structured log. Fields hold ids, counts and words; never secrets, never customers' data. */
export type Log = (
  level: "info" | "warn" | "error",
  code: string,
  fields: Readonly<Record<string, string | number | boolean | undefined>>,
) => void;

export type Clock = () => Date;
