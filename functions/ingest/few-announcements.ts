import { elapsed } from "../shared/elapsed.ts";
import { Conflict } from "../shared/errors.ts";
import type { Clock } from "../shared/ports.ts";
import type { Announce } from "./receive.ts";

/** Milliseconds in which an announced file must come, and announcements of a connection in that time, in this process. */
const openFor = 15 * 60_000;
const atMost = 60;
/** Connections that are counted; those before them are forgotten. */
const counted = 1_000;

/**
 * Announces files, a few at a time for each connection: each announcement is a row and leave to send 250 MB, and the holder
 * of a connection's secret could ask for any number. Throws `Conflict` for those beyond.
 */
export function fewAnnouncements(announce: Announce, now: Clock): Announce {
  const open = new Map<string, readonly number[]>();
  return async (of, request) => {
    const [name, at] = [`${of.tool}/${of.connection}`, now().getTime()];
    const recent = (open.get(name) ?? []).filter((then) => elapsed(then, at) < openFor);
    if (recent.length >= atMost)
      throw new Conflict(
        "too_many_announced",
        `Up to ${atMost} files may be announced in a quarter of an hour: send those first`,
      );
    open.delete(name);
    open.set(name, [...recent, at]);
    for (const first of open.keys()) if (open.size > counted) open.delete(first);
    return await announce(of, request);
  };
}
