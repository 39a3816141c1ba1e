import * as z from "zod/mini";
import { deliveryPage } from "../../schemas/delivery.ts";
import type { Api } from "../local/api.ts";

const redriveAnswer = z.object({ messages: z.number() });

/**
 * Puts every dead delivery back in the queue, each once; how many messages those were. One that dies again meanwhile is
 * left for the next time.
 */
export async function redriveAll(hub: Pick<Api, "call">, say: (line: string) => void): Promise<number> {
  const tried = new Set<string>();
  let revived = 0;
  for (;;) {
    const { deliveries } = deliveryPage.parse(await hub.call("GET", "/api/deliveries?status=dead"));
    const fresh = new Set(deliveries.map(({ delivery }) => delivery).filter((one) => !tried.has(one)));
    if (fresh.size === 0) return revived;
    for (const delivery of fresh) {
      tried.add(delivery);
      const { messages } = redriveAnswer.parse(
        await hub.call("POST", `/api/deliveries/${encodeURIComponent(delivery)}/redrive`),
      );
      revived += messages;
      say(`${delivery}: ${messages}`);
    }
  }
}
