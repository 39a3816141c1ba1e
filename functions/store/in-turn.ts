import { randomUUID } from "node:crypto";
import { UpstreamError } from "../shared/errors.ts";
import type { Clock } from "../shared/ports.ts";
import { retrying } from "../shared/retrying.ts";
import type { Fetches, Turn } from "./fetches.ts";
import type { Pause } from "./table.ts";

export interface TurnDeps {
  readonly fetches: Pick<Fetches, "take" | "end">;
  readonly now: Clock;
  readonly pause: Pause;
}

/** Somebody else's turn lasts longer than a call can wait: it is to be made again. */
class TurnTaken extends UpstreamError {
  constructor() {
    super("What another is changing at this moment");
  }
}

/**
 * Does what only one process does at a time. Others' turns of this kind last as long as one call of a tool: it waits a
 * second or two for them. Throws `TurnTaken`, which is an `UpstreamError`.
 */
export async function inTurn<Answer>(
  turn: Turn,
  { fetches, now, pause }: TurnDeps,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const holder = randomUUID();
  await retrying({ rounds: 6, on: (error) => error instanceof TurnTaken, pause }, async () => {
    if (!(await fetches.take(turn, holder, now()))) throw new TurnTaken();
  });
  try {
    return await work();
  } finally {
    await fetches.end(turn, holder);
  }
}
