import type { Command } from "commander";
import { connection } from "../../schemas/connection.ts";
import { BadUsage } from "../explained.ts";
import { credentialsIn } from "./credentials-in.ts";

export interface FetchCommandDeps {
  readonly api: () => Promise<{ call(method: "PUT", path: string, body: object): Promise<unknown> }>;
  readonly say: (line: string) => void;
}

interface Options {
  readonly connection: string;
  readonly api?: string;
  readonly ends?: string;
  readonly forget: boolean;
}

/** `fetch`: what an existing connection's tool lets the hub in with, when that ends, or that it is to be forgotten. */
export function addFetchCommand(program: Command, deps: FetchCommandDeps): void {
  program
    .command("fetch <tool>")
    .description("have the hub fetch from a tool's API what its deliveries leave out")
    .option("--connection <name>", "the connection", "main")
    .option("--api <file>", "JSON of what the tool's API lets the hub in with")
    .option("--ends <day>", "the day on which that ends, such as 2027-06-30, or never")
    .option("--forget", "forget it", false)
    .action(async (tool: string, options: Options) => {
      const given = givenBy(options);
      const path = `/api/connections/${tool}/${options.connection}`;
      const { api: now } = connection.parse(await (await deps.api()).call("PUT", path, given));
      const until = now?.ends ? `, which ends on ${now.ends.at.slice(0, 10)}` : "";
      deps.say(
        now
          ? `The hub fetches from ${tool} by its ${now.kind}${until}.`
          : `The hub fetches nothing from ${tool} any more.`,
      );
    });
}

function givenBy({ api: file, ends, forget }: Options): object {
  if ((file === undefined && ends === undefined) !== forget)
    throw new BadUsage("Give --api <file>, --ends <day>, or both; or --forget.");
  return {
    ...(forget ? { api: null } : {}),
    ...(file === undefined ? {} : { api: credentialsIn(file) }),
    ...(ends === undefined ? {} : { apiEnds: ends === "never" ? null : ends }),
  };
}
