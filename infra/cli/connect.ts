import { randomBytes } from "node:crypto";
import { type Command, InvalidArgumentError } from "commander";
import { connection } from "../../schemas/connection.ts";
import type { Tool } from "../../schemas/tool.ts";
import { Explained } from "../explained.ts";
import type { CommandDeps } from "./command-deps.ts";
import { credentialsIn } from "./credentials-in.ts";
import { secretIn } from "./secret-file.ts";

interface Options {
  readonly connection: string;
  readonly secretFile?: string;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly api?: string;
  readonly ends?: string;
}

/** `connect`: makes a connection, and says what is to be done at the tool. */
export function addConnectCommand(program: Command, deps: CommandDeps): void {
  program
    .command("connect <tool>")
    .description("make a connection: prints the URL and what to click in the tool")
    .option("--connection <name>", "its name", "main")
    .option(
      "--secret-file <path>",
      "the file with the tool's signing secret (- for standard input); left out, a random one is made and shown",
    )
    .option("--set <name=value>", "a setting of the connection; may be repeated", setting)
    .option("--api <file>", "JSON of what the tool's API lets the hub in with")
    .option("--ends <day>", "the day on which that ends, such as 2027-06-30, where the tool shows one")
    .action(async (tool: string, options: Options) => await connect(tool, options, deps));
}

/** `tools`: what can be connected. */
export function addToolsCommand(program: Command, { api, say }: CommandDeps): void {
  program
    .command("tools")
    .description("list the tools the hub knows")
    .action(async () => {
      for (const { tool, title, summary } of (await (await api()).ask("GET", "/api/tools")).tools)
        say(`${tool.padEnd(12)} ${title}: ${summary}`);
    });
}

/** `name=value`, the value as JSON where it is some, else as text. */
function setting(text: string, before: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const [, name, value = ""] = /^([\w-]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("a name and a value, such as deployment=acme");
  try {
    return { ...before, [name]: JSON.parse(value) };
  } catch {
    return { ...before, [name]: value };
  }
}

async function connect(tool: string, options: Options, { api, say }: CommandDeps): Promise<void> {
  const hub = await api();
  const { tools } = await hub.ask("GET", "/api/tools");
  const entry = tools.find((one) => isCalled(one, tool));
  if (!entry)
    throw new Explained(`Unknown tool ${tool}. Known tools: ${tools.map((one) => one.tool).join(", ")}`);
  const own = options.secretFile === undefined ? undefined : secretIn(options.secretFile);
  const secret = own ?? newSecret(entry);
  const made = connection.parse(
    await hub.call("PUT", `/api/connections/${entry.tool}/${options.connection}`, {
      secrets: [secret],
      ...(options.set ? { settings: options.set } : {}),
      ...(options.api === undefined ? {} : { api: credentialsIn(options.api) }),
      ...(options.ends === undefined ? {} : { apiEnds: options.ends }),
    }),
  );
  say(`${entry.title} is connected as ${made.connection}.\n\nURL:    ${made.url}`);
  for (const { kind, url } of made.addresses ?? []) say(`        ${kind}: ${url}`);
  say(own === undefined ? `Secret: ${secret}\n        (made now, shown this once)\n` : "");
  for (const [n, step] of entry.setup.entries()) say(`${n + 1}. ${step}`);
  if (entry.api && !made.api)
    say(
      `\nIts deliveries carry ids only. To have the rest fetched: npm run hub -- fetch ${entry.tool} --connection ${made.connection} --api <file>`,
    );
}

/** `receipt bank` means Dext. */
function isCalled({ tool, title, aliases = [] }: Tool, name: string): boolean {
  return [tool, title, ...aliases].some((one) => one.toLowerCase() === name.toLowerCase());
}

/** A token that can also sign by Standard Webhooks, for tools that come by a relay. */
function newSecret({ routes = [] }: Tool): string {
  const bytes = randomBytes(32);
  return routes.some(({ route }) => route === "relay")
    ? `whsec_${bytes.toString("base64")}`
    : bytes.toString("base64url");
}
