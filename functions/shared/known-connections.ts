import { UpstreamError } from "./errors.ts";
import type { Clock } from "./ports.ts";

/** By `<tool>/<connection>`: what differs once the connection's credentials have been changed. */
export type ConnectionStamps = ReadonlyMap<string, string>;

/** Milliseconds for which the list is kept; a name that is not in it may have it read again sooner. */
const keepFor = 10_000;
const missingFor = 5_000;

/** Names that may be looked up one by one in ten seconds while the list is missing. */
const unlistedAtMost = 20;

export interface KnownConnections {
  /**
   * The stamp of a connection, `undefined` for an unknown one, "" where that cannot be said because the list has
   * never been read. Throws `UpstreamError` where too many ask while that is so.
   */
  stampOf(name: string): Promise<string | undefined>;
}

/**
 * Which connections there are, in one list that a process reads every ten seconds: made-up names reach nothing
 * behind it. While it cannot be read, the last one stands.
 */
export function knownConnections(list: () => Promise<ConnectionStamps>, now: Clock): KnownConnections {
  let stamps: ConnectionStamps | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  let unlisted = { since: 0, count: 0 };

  const read = async () => {
    reading ??= list()
      .then((found) => {
        stamps = found;
      })
      .catch(() => undefined)
      .finally(() => {
        reading = undefined;
        readAt = now().getTime();
      });
    await reading;
  };
  return {
    async stampOf(name) {
      const age = now().getTime() - readAt;
      if (age >= keepFor || (age >= missingFor && !stamps?.has(name))) await read();
      if (stamps) return stamps.get(name);
      const at = now().getTime();
      if (at - unlisted.since >= keepFor) unlisted = { since: at, count: 0 };
      if (++unlisted.count > unlistedAtMost) throw new UpstreamError("The list of connections");
      return "";
    },
  };
}
