import type { Command } from "commander";
import { pagesOf } from "../../schemas/api/pages.ts";
import type { DeliveryReport, DeliveryStatus } from "../../schemas/delivery.ts";
import { BadUsage } from "../explained.ts";
import type { Api } from "../local/api.ts";
import type { CommandDeps } from "./command-deps.ts";
import { counted } from "./counted.ts";
import { type Dead, redriveAll } from "./redrive-all.ts";

/** `redrive`: tries again what became no normal event. */
export function addRedriveCommand(program: Command, { api, say }: CommandDeps): void {
  program
    .command("redrive [delivery]")
    .description("try a dead or unrecognized delivery again")
    .option("--all", "every dead one", false)
    .action(async (delivery: string | undefined, { all }: { all: boolean }) => {
      if ((delivery === undefined) === !all) throw new BadUsage("Give a delivery, or --all.");
      const dead = deadOf(await api());
      if (delivery === undefined)
        say(`${counted(await redriveAll(dead, say), "message goes", "messages go")} back to the queue.`);
      else say(JSON.stringify({ messages: await dead.redrive(delivery) }));
    });
}

const deadOf = (hub: Api): Dead => ({
  list: async () => (await deliveriesOf(hub, "dead")).map(({ delivery }) => delivery),
  redrive: async (delivery) =>
    (await hub.ask("POST", "/api/deliveries/{delivery}/redrive", { at: { delivery } })).messages,
});

/** All deliveries of a status, in the API's order. */
export async function deliveriesOf(hub: Api, status: DeliveryStatus): Promise<DeliveryReport[]> {
  const found: DeliveryReport[] = [];
  const pages = pagesOf(
    async (cursor) => await hub.ask("GET", "/api/deliveries", { query: { status, limit: 200, cursor } }),
  );
  for await (const page of pages) found.push(...page.deliveries);
  return found;
}
