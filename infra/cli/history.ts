import { type Command, InvalidArgumentError } from "commander";
import type { CatchUp } from "../../schemas/catch-up.ts";
import type { Api } from "../local/api.ts";
import type { CommandDeps } from "./command-deps.ts";
import { ofEachConnection } from "./of-each-connection.ts";

const path = "/api/connections/{tool}/{connection}/catchup";

interface Options {
  readonly connection: string;
  readonly tenant?: string;
  readonly pause?: boolean;
  readonly resume?: boolean;
  readonly months?: number;
}

/** `history`: how far a tool's history is read, and what no delivery has told. */
export function addHistoryCommand(program: Command, deps: CommandDeps): void {
  program
    .command("history <tool>")
    .description("how far a tool's history is read, and how much its deliveries have failed to tell")
    .option("--connection <name>", "the connection", "main")
    .option("--tenant <id>", "of which of those that have consented")
    .option("--pause", "read no further for now")
    .option("--resume", "read on")
    .option("--months <n>", "read it anew, so many months back", monthsIn)
    .action(async (tool: string, options: Options) => {
      const at = { tool, connection: options.connection };
      const hub = await deps.api();
      const body = bodyOf(options);
      const { supported, catchUps } = body
        ? await hub.ask("POST", path, { at, body })
        : await hub.ask("GET", path, { at });
      if (!supported) deps.say(`The hub does not read the history of ${tool}.`);
      for (const one of catchUps) deps.say(lineOf(one));
    });
}

function bodyOf({ tenant, pause, resume, months }: Options) {
  const whose = tenant === undefined ? {} : { tenant };
  if (pause) return { ...whose, history: "pause" } as const;
  if (resume) return { ...whose, history: "resume" } as const;
  return months === undefined ? undefined : ({ ...whose, history: "begin", months } as const);
}

function monthsIn(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError("A number of months, such as 24.");
  return Number(text);
}

function lineOf({ tenant = "", history, missed }: CatchUp): string {
  const read = history
    ? `${history.state}, read back to ${history.reached.slice(0, 10)}, ${history.found} found`
    : "not begun";
  const since = missed.since === undefined ? "not checked yet" : `since ${missed.since.slice(0, 10)}`;
  return `${tenant.padEnd(24)} history: ${read}; never told: ${missed.count} (${since})`;
}

/** The connections of which deliveries have failed to tell something, for `doctor`. */
export async function missedIn(hub: Api): Promise<string[]> {
  return await ofEachConnection(hub, async (at) => {
    const { catchUps } = await hub.ask("GET", path, { at });
    const missed = catchUps.reduce((sum, one) => sum + one.missed.count, 0);
    return missed === 0 ? [] : [`${at.tool}/${at.connection}: ${missed}`];
  });
}
