import type { AccountEvent } from "../../schemas/account-event.ts";
import { wordOf } from "../matching/who-acted.ts";

type Spoken = Pick<AccountEvent, "id" | "time" | "type"> & Partial<Pick<AccountEvent, "direction" | "actor">>;

export interface LastWord {
  readonly event: string;
  readonly time: string;
}

/** The last word from the customer and from us, apart from machines, notes and events without an actor. */
export interface LastWords {
  readonly customer?: LastWord;
  readonly us?: LastWord;
}

export function lastWordsOf(events: Iterable<Spoken>): LastWords {
  const last: { customer?: LastWord; us?: LastWord } = {};
  for (const { id, time, type, direction, actor } of events) {
    const whose = wordOf({ type, direction, actor });
    const known = whose && last[whose];
    if (whose && (!known || time > known.time || (time === known.time && id > known.event)))
      last[whose] = { event: id, time };
  }
  return last;
}
