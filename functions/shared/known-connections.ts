import { elapsed } from "./elapsed.ts";
import { UpstreamError } from "./errors.ts";
import type { Clock } from "./ports.ts";

/** By `<tool>/<connection>`: what differs once the connection's credentials have been changed. */
export type ConnectionStamps = ReadonlyMap<string, string>;

/** Milliseconds for which the list is kept; a name that is not in it may have it read again at once. */
const keepFor = 10_000;

/** Names in ten seconds for which the list is read again, since they may be new, or that are looked up while it is missing. */
const unlistedAtMost = 20;

export interface KnownConnections {
  /**
   * The stamp of a connection, `undefined` for an unknown one, "" where that cannot be said because the list has
   * never been read. Throws `UpstreamError` where too many ask while that is so.
   */
  stampOf(name: string): Promise<string | undefined>;
  /** All of the list as it was last read, none where it never was. */
  listed(): ConnectionStamps;
}

/**
 * Which connections there are, in one list that a process reads every ten seconds, and at once for a few names that are not
 * in it: a connection is heard as soon as it is made, and a flood of made-up names reaches nothing. While the list cannot
 * be read, the last one stands.
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
  const isWithinBudget = () => {
    const at = now().getTime();
    if (elapsed(unlisted.since, at) >= keepFor) unlisted = { since: at, count: 0 };
    return ++unlisted.count <= unlistedAtMost;
  };
  return {
    listed: () => stamps ?? new Map(),
    async stampOf(name) {
      const isOld = elapsed(readAt, now().getTime()) >= keepFor;
      if (isOld || (stamps && !stamps.has(name) && isWithinBudget())) await read();
      if (stamps) return stamps.get(name);
      if (!isWithinBudget()) throw new UpstreamError("The list of connections");
      return "";
    },
  };
}
