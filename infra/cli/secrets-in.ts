import type { Command } from "commander";
import { Explained } from "../explained.ts";
import { type Api, ApiError } from "../local/api.ts";
import type { CommandDeps } from "./command-deps.ts";
import { textIn } from "./file-text.ts";

export interface GivenSecret {
  readonly tool: string;
  readonly connection: string;
  readonly secret: string;
}

/**
 * The secrets of connections in a list: `tool/connection`, a blank and the secret to the line's end; empty lines and those that
 * begin with `#` are passed over. Throws `Explained`, which names a line by its number and never by what it says.
 */
export function secretsIn(list: string): GivenSecret[] {
  return list.split(/\r?\n/).flatMap((line, n) => {
    if (line.trim() === "" || line.startsWith("#")) return [];
    const { tool, connection, secret } =
      /^(?<tool>[\w-]+)\/(?<connection>[\w-]+)\s+(?<secret>\S.*)$/.exec(line)?.groups ?? {};
    if (!tool || !connection || !secret)
      throw new Explained(`Line ${n + 1} is not a connection and its secret: quickbooks/main <secret>`);
    return [{ tool, connection, secret }];
  });
}

/**
 * Gives each connection its secret, one after the other; `give` answers what went wrong with one, which stops none of the others.
 * How many were given.
 */
export async function giveSecrets(
  list: readonly GivenSecret[],
  give: (one: GivenSecret) => Promise<string | undefined>,
  say: (line: string) => void,
): Promise<number> {
  let given = 0;
  for (const one of list) {
    const problem = await give(one);
    if (problem === undefined) given += 1;
    say(`${one.tool}/${one.connection}: ${problem ?? "given"}`);
  }
  return given;
}

export function addSecretsCommand(program: Command, { api, say }: CommandDeps): void {
  program
    .command("secrets-in <file>")
    .description(
      "give connections their secrets by a list, as after a restore: a line each of tool/connection and the secret",
    )
    .action(async (file: string) => {
      const hub = await api();
      const list = secretsIn(textIn(file));
      const given = await giveSecrets(list, async (one) => await refusalOf(one, hub), say);
      process.exitCode = given < list.length ? 1 : 0;
    });
}

/** Puts a secret in place of those that a connection has; why that was refused, if it was. */
async function refusalOf({ tool, connection, secret }: GivenSecret, hub: Api): Promise<string | undefined> {
  try {
    await hub.call("PUT", `/api/connections/${tool}/${connection}`, { secrets: [secret] });
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return `refused (${error.status})`;
    throw error;
  }
}
