import type { PublishedEvent } from "../../schemas/account-event.ts";
import { isToldByHub } from "../../schemas/told-by-hub.ts";
import type { EventRows } from "./event-rows.ts";
import { objectKey } from "./keys.ts";
import { idAt, instantAt, positionAt } from "./position.ts";

/**
 * Whether an event of the object happened within so many milliseconds of the time; what the hub has told by itself does not
 * count.
 */
export async function isToldOf(
  { tool, connection, object, time }: Pick<PublishedEvent, "tool" | "connection" | "object" | "time">,
  within: number,
  events: Pick<EventRows, "table" | "rows">,
): Promise<boolean> {
  if (object === undefined) return false;
  const at = (after: number) => new Date(Date.parse(time) + after).toISOString();
  const { rows } = await events.table.page({
    where: "pk = :pk AND sk BETWEEN :from AND :to",
    values: {
      pk: objectKey(tool, connection, object).pk,
      from: positionAt(at(-within), ""),
      to: positionAt(at(within), "~"),
    },
    limit: 2,
    only: ["sk"],
    consistent: false,
  });
  const [sk, other] = rows.map((row) => String(row.sk));
  // The hub tells a due day as of its end.
  if (sk === undefined || other !== undefined || !instantAt(sk).endsWith("T00:00:00.000Z"))
    return sk !== undefined;
  const { found } = await events.rows([idAt(sk)]);
  return !found.some(({ event }) => isToldByHub(event));
}
