import { fetchMessage } from "../../schemas/bus.ts";
import type { collecting } from "./collecting.ts";

type Hub = Awaited<ReturnType<typeof collecting>>;

/** What the hourly schedule does, and the looks that it asks for; how many of these have to come again. */
export async function looked(hub: Hub): Promise<number> {
  const done = hub.published.length;
  await hub.hourly();
  let again = 0;
  for (const one of hub.published.slice(done)) {
    const { data } = fetchMessage.safeParse(one);
    if (data?.data.subscriptions) again += (await hub.handled(data)).length;
  }
  return again;
}

export const later = (hub: Hub, hours = 1): void => {
  hub.time.now = new Date(hub.time.now.getTime() + hours * 3_600_000);
};
