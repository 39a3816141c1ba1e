import type { Command } from "commander";
import type { SubscriptionState } from "../../schemas/subscription.ts";
import type { Api } from "../local/api.ts";
import type { CommandDeps } from "./command-deps.ts";
import { ofEachConnection } from "./of-each-connection.ts";

const path = "/api/connections/{tool}/{connection}/subscriptions";

/** `subscriptions`: what a tool was asked to tell, and whether it does. */
export function addSubscriptionsCommand(program: Command, deps: CommandDeps): void {
  program
    .command("subscriptions <tool>")
    .description("what the hub has subscribed to at a tool, and why not to what it should")
    .option("--connection <name>", "the connection", "main")
    .action(async (tool: string, { connection }: { readonly connection: string }) => {
      const hub = await deps.api();
      const { supported, states } = await hub.ask("GET", path, { at: { tool, connection } });
      if (!supported) deps.say(`What ${tool} tells is set up by hand.`);
      else if (states.length === 0)
        deps.say("The hub has not looked yet: it needs access to the tool's API.");
      for (const line of states.flatMap(linesOf)) deps.say(line);
    });
}

function linesOf({ tenant = "", subscriptions, lookedAt, wellAt, failing }: SubscriptionState): string[] {
  const well = wellAt === undefined ? "never yet as it should be" : `as it should be at ${minute(wellAt)}`;
  const why = failing ? `; since ${minute(failing.since)}: ${failing.reason}` : "";
  return [
    `${tenant.padEnd(24)} looked at ${minute(lookedAt)}, ${well}${why}`,
    ...subscriptions.map(
      ({ what, id, since, ends }) =>
        `  ${what.padEnd(22)} ${id} since ${minute(since)}${ends === undefined ? "" : `, until ${minute(ends)}`}`,
    ),
  ];
}

const minute = (instant: string) => instant.slice(0, 16);

/** The connections whose tools do not tell what they should, and why, for `doctor`. */
export async function unsubscribedIn(hub: Api): Promise<string[]> {
  return await ofEachConnection(hub, async (at) => {
    const { states } = await hub.ask("GET", path, { at });
    return states.flatMap(({ tenant, failing }) => {
      const whose = tenant === undefined ? "" : ` (${tenant})`;
      return failing ? [`${at.tool}/${at.connection}${whose}: ${failing.reason}`] : [];
    });
  });
}
