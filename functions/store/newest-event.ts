import type { EventObject, PublishedEvent } from "../../schemas/account-event.ts";
import { isToldByHub } from "../../schemas/told-by-hub.ts";
import type { EventRows } from "./event-rows.ts";
import { objectKey } from "./keys.ts";
import { idAt } from "./position.ts";

/** Pointers of an object that are looked at for one whose event stands. */
const atMost = 10;

/** The event of an object that happened last, of those that stand and that the hub has not told by itself. */
export async function newestOf(
  whose: Pick<PublishedEvent, "tool" | "connection">,
  object: EventObject,
  events: Pick<EventRows, "table" | "rows">,
): Promise<PublishedEvent | undefined> {
  return (await newestFew(whose, object, events))[0];
}

/** The same, the newest first: ten at the most. */
export async function newestFew(
  { tool, connection }: Pick<PublishedEvent, "tool" | "connection">,
  object: EventObject,
  events: Pick<EventRows, "table" | "rows">,
): Promise<PublishedEvent[]> {
  const { rows } = await events.table.page({
    where: "pk = :pk",
    values: { pk: objectKey(tool, connection, object).pk },
    newestFirst: true,
    limit: atMost,
    only: ["sk"],
  });
  const ids = rows.map(({ sk }) => idAt(String(sk))).filter((id) => id.startsWith("evt_"));
  const { found } = await events.rows(ids);
  return ids
    .flatMap((id) => found.find(({ event }) => event.id === id)?.event ?? [])
    .filter((event) => !isToldByHub(event));
}
