import type { Command } from "commander";
import { strayInEnglish } from "../../functions/store/stray-connections.ts";
import { outwardInEnglish } from "../../functions/store/stray-outward.ts";
import type { Connection } from "../../schemas/connection.ts";
import type { DeliveryStatus } from "../../schemas/delivery.ts";
import { Explained } from "../explained.ts";
import { type Api, ApiError } from "../local/api.ts";
import type { CommandDeps } from "./command-deps.ts";
import { driftIn } from "./drift.ts";
import { missedIn } from "./history.ts";
import { deliveriesOf } from "./redrive.ts";
import { unsubscribedIn } from "./subscriptions.ts";

/** A check has found what a person should look at; the message says what. */
class NotWell extends Explained {}

/** Says what is well. Rejects with `NotWell`, or with what the call itself rejects with. */
type Check = (hub: Api) => Promise<string>;

const checks: Readonly<Record<string, Check>> = {
  Hub: async (hub) => {
    await hub.ask("GET", "/healthz").catch((error: unknown) => {
      throw error instanceof ApiError ? new NotWell("does not accept deliveries", { cause: error }) : error;
    });
    return `answers at ${hub.url}`;
  },
  Token: async (hub) => `accepted (${(await hub.ask("GET", "/api/tools")).tools.length} tools)`,
  Connections: async (hub) => connectionsTold((await hub.ask("GET", "/api/connections")).connections),
  "Never told": async (hub) => {
    const missed = await missedIn(hub);
    return missed.length === 0
      ? "nothing was found that no delivery had told"
      : `found and told since: ${missed.join(", ")}`;
  },
  Fields: async (hub) => {
    const changed = await driftIn(hub);
    return changed.length === 0
      ? "tools send what they did before"
      : `sent otherwise than before: ${changed.join(", ")}`;
  },
  Subscriptions: async (hub) => {
    const failing = await unsubscribedIn(hub);
    if (failing.length > 0) throw new NotWell(failing.join("; "));
    return "tools tell what the hub has subscribed to";
  },
  Secrets: async (hub) => {
    const { strays, outward } = await hub.ask("GET", "/api/strays");
    const told = [
      ...strays.map((one) => `${one.tool}/${one.connection}: ${strayInEnglish(one)}`),
      ...outward.map((one) => `${one.of} ${one.id}: ${outwardInEnglish(one)}`),
    ];
    if (told.length > 0) throw new NotWell(told.join("; "));
    return "one of each connection, and no others";
  },
  Unrecognized: async (hub) => await waiting(hub, "unrecognized", "deliveries"),
  Dead: async (hub) => await waiting(hub, "dead", "messages"),
};

/** `doctor`: whether all is well, a line a check; the process ends with 1 where it is not. */
export function addDoctorCommand(program: Command, { api, say }: CommandDeps): void {
  program
    .command("doctor")
    .description("check that the hub is well")
    .action(async () => {
      say(lineOf("ok", "Node.js", process.version));
      for (const [name, check] of Object.entries(checks)) {
        try {
          say(lineOf("ok", name, await check(await api())));
        } catch (error) {
          process.exitCode = 1;
          say(lineOf("FAIL", name, error instanceof Error ? error.message : String(error)));
        }
      }
    });
}

const lineOf = (how: string, name: string, told: string) => `${how.padEnd(5)} ${name.padEnd(14)} ${told}`;

/** What is worst is told alone: a change that broke off, then an API that refuses, then a tool that cut the hub off. */
function connectionsTold(connections: readonly Connection[]): string {
  const unfinished = connections.filter(({ unfinishedSince }) => unfinishedSince !== undefined).map(nameOf);
  if (unfinished.length > 0)
    throw new NotWell(`a change broke off: save again or remove ${unfinished.join(", ")}`);
  const notLetIn = connections.flatMap((one) =>
    one.api?.failing === undefined
      ? []
      : [`${nameOf(one)} since ${minute(one.api.failing.since)} (${one.api.failing.reason})`],
  );
  if (notLetIn.length > 0) throw new NotWell(`cannot fetch: ${notLetIn.join(", ")}`);
  const cutOff = connections.flatMap((one) =>
    one.health?.state === "interrupted"
      ? [`${nameOf(one)} since ${minute(one.health.since)} (${one.health.reason ?? "no reason told"})`]
      : [],
  );
  if (cutOff.length > 0) throw new NotWell(`interrupted: ${cutOff.join(", ")}`);
  const quiet = connections.flatMap((one) =>
    one.quietSince === undefined ? [] : [`${nameOf(one)} since ${minute(one.quietSince)}`],
  );
  return `${connections.length} connected${quiet.length > 0 ? `; unusually quiet: ${quiet.join(", ")}` : ""}`;
}

const nameOf = ({ tool, connection }: Connection) => `${tool}/${connection}`;
const minute = (instant: string) => instant.slice(0, 16);

/** How many there are, and since when the first of them has waited. */
async function waiting(hub: Api, status: DeliveryStatus, what: string): Promise<string> {
  const found = await deliveriesOf(hub, status);
  const oldest = found.map(({ receivedAt }) => receivedAt).sort()[0];
  return `${found.length} ${what}${oldest === undefined ? "" : `, the oldest of ${oldest}`}`;
}
