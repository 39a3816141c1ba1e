import * as z from "zod/mini";
import type { Api } from "../../infra/local/api.ts";

const page = z.object({
  events: z.array(z.object({ id: z.string(), connection: z.string(), account: z.optional(z.string()) })),
  next: z.optional(z.string()),
});

/** Every event on the timeline, or of a tool's, page by page, no more of it read than is asked for here. */
export async function* listed(
  api: Api,
  tool?: string,
): AsyncGenerator<z.infer<typeof page>["events"][number]> {
  const only = tool === undefined ? "" : `&tool=${tool}`;
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const path = `/api/timeline?limit=200${only}${cursor ? `&cursor=${cursor}` : ""}`;
    const { events, next } = page.parse(await api.call("GET", path));
    yield* events;
    cursor = next;
  }
}

/** Whether the hub has an event, as far as it answers. */
export async function isThere(api: Api, id: string): Promise<boolean> {
  return await api.call("GET", `/api/events/${id}`).then(
    () => true,
    () => false,
  );
}
