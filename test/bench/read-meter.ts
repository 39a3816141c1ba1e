import { AsyncLocalStorage } from "node:async_hooks";
import * as z from "zod/mini";
import type { Between } from "../../infra/local/hub.ts";

const capacity = z.object({ CapacityUnits: z.number() });
const used = z.object({ ConsumedCapacity: z.optional(z.union([capacity, z.array(capacity)])) });
const isRead = (command: string) => /^(Get|BatchGet|Query)/.test(command);

/** What the calls of the API read of the tables, in units; not what goes on beside them. */
export function readMeter(): { readonly between: Between; readonly units: () => number } {
  const serving = new AsyncLocalStorage<true>();
  let units = 0;
  return {
    units: () => units,
    between: {
      client(made) {
        const client: typeof made = Object.create(made);
        const send = async (command: Parameters<typeof made.send>[0]) => {
          if (serving.getStore() !== true || !isRead(command.constructor.name))
            return await made.send(command);
          Object.assign(command.input, { ReturnConsumedCapacity: "TOTAL" });
          const answer = await made.send(command);
          for (const { CapacityUnits } of [used.parse(answer).ConsumedCapacity ?? []].flat())
            units += CapacityUnits;
          return answer;
        };
        return Object.assign(client, { send });
      },
      functions: (made) => ({
        ...made,
        serve: new Proxy(made.serve, {
          apply: (target, self, given) => serving.run(true, () => Reflect.apply(target, self, given)),
        }),
      }),
    },
  };
}
