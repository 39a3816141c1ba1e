import type { Command } from "commander";
import { type Api, ApiError } from "../local/api.ts";
import type { CommandDeps } from "./command-deps.ts";
import { counted } from "./counted.ts";
import { ended } from "./ended-job.ts";
import { eraseAgain, erasedSince, type History } from "./erase-again.ts";
import { textIn } from "./file-text.ts";
import { instantOf } from "./instant.ts";

/** `erase`, and what a restore needs of it: `erased` and `erase-again`. */
export function addErasingCommands(program: Command, { api, say }: CommandDeps): void {
  program
    .command("erase <account>")
    .description("erase an account with everything merged into it, for good")
    .requiredOption("--yes", "that this cannot be undone is understood")
    .action(async (account: string) => {
      const { report } = await erase(account, await api());
      for (const [what, count] of Object.entries(report ?? {})) say(`${what.padEnd(12)} ${count}`);
    });
  program
    .command("erased")
    .description(
      "the accounts that were erased since an instant, a line each: to be erased again after a restore",
    )
    .requiredOption(
      "--since <instant>",
      "the moment to which tables are restored, or of the backup (ISO 8601)",
      instantOf,
    )
    .action(async ({ since }: { since: Date }) => {
      const hub = await api();
      const history: History = async (cursor) =>
        await hub.ask("GET", "/api/audit", { query: { limit: 200, cursor } });
      for (const account of await erasedSince(since, history)) say(account);
    });
  program
    .command("erase-again <file>")
    .description("erase the accounts of such a list once more")
    .requiredOption("--yes", "that this cannot be undone is understood")
    .action(async (file: string) => {
      const hub = await api();
      const eraseOne = async (account: string) => await wasErased(account, hub);
      say(`${counted(await eraseAgain(textIn(file), eraseOne, say), "account was", "accounts were")} there`);
    });
}

/** Erases an account and waits until that is done. */
async function erase(account: string, hub: Api) {
  const { job } = await hub.ask("DELETE", "/api/accounts/{account}", { at: { account } });
  return await ended(job, hub);
}

/** Erases an account; whether it was there. */
async function wasErased(account: string, hub: Api): Promise<boolean> {
  try {
    await erase(account, hub);
    return true;
  } catch (error) {
    if (error instanceof ApiError && [404, 410].includes(error.status)) return false;
    throw error;
  }
}
