import type { RefusalCode } from "../../schemas/reason-words.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { TooMany } from "../shared/errors.ts";
import { errorFields } from "../shared/log.ts";
import type { Clock, Log } from "../shared/ports.ts";
import { isProvable } from "../shared/provable.ts";
import type { RefusedDeliveries } from "../store/refused-deliveries.ts";
import { type Pace, Paced } from "./pace.ts";

export type KeepRefused = (delivery: Delivery, reason: RefusalCode) => Promise<void>;

export interface KeepRefusedDeps {
  readonly refused: Pick<RefusedDeliveries, "keep" | "passOver">;
  readonly log: Log;
  readonly now: Clock;
}

/** What one process spends on refusals, whatever comes: of names that are connections, and apart from it of those that are not. */
const spends: Pace = { steady: 1, burst: 600 };
/** Milliseconds for which a connection without a free place is not asked about again: a place returns in three minutes. */
const fullFor = 180_000;
const remembered = 1_000;

/**
 * Keeps refused deliveries that a corrected secret may prove genuine. A connection has so many places (`RefusedDeliveries`),
 * a process so many attempts: a flood of forgeries costs no more writes than these. Never rejects: the tool is refused all
 * the same. A name without a connection costs a read instead, so that it takes as long.
 */
export function keepRefused({ refused, log, now }: KeepRefusedDeps): KeepRefused {
  const paced = new Paced(spends, now);
  const full = new Map<string, number>();
  return async (delivery, reason) => {
    const { tool, connection } = delivery;
    const name = `${tool}/${connection}`;
    const isUnknown = reason === "unknown_connection";
    if (!isUnknown && !isProvable(reason)) return;
    if (!hasLeft(paced, isUnknown ? "unknown" : "known")) return;
    if ((full.get(name) ?? 0) > now().getTime()) return;
    try {
      if (!isProvable(reason)) return await refused.passOver(delivery);
      const outcome = await refused.keep(delivery, reason);
      if (outcome !== "kept") log("warn", "refused_not_kept", { tool, connection, outcome });
      if (outcome === "full") note(full, name, now().getTime() + fullFor);
    } catch (error) {
      log("warn", "refused_not_kept", { tool, connection, ...errorFields(error) });
    }
  };
}

function hasLeft(paced: Paced, what: "known" | "unknown"): boolean {
  try {
    paced.count(what);
    return true;
  } catch (error) {
    if (error instanceof TooMany) return false;
    throw error;
  }
}

function note(full: Map<string, number>, name: string, until: number): void {
  full.delete(name);
  full.set(name, until);
  const oldest = full.keys().next();
  if (full.size > remembered && !oldest.done) full.delete(oldest.value);
}
