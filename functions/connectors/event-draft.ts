import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { EventType } from "../../schemas/event-types.ts";

type Described = Omit<PublishedEvent, "id" | "tool" | "connection" | "proof" | "family" | "type">;

/**
 * An account event as a connector says it; the hub adds id, tool, connection and family. `key` is what makes it this
 * event and no other at the tool (its ids, and a time where ids repeat): same key and type, same event, for ever.
 * The first identity is the one a provisional account is made for when none is known.
 */
export interface EventDraft extends Described {
  readonly type: EventType;
  readonly key: readonly string[];
  /**
   * Stands for the type in the id, where the halves of one event have different ones, or where a mapping says the type,
   * which a later version of it may correct. Left out, `type`.
   */
  readonly keyType?: string;
}
