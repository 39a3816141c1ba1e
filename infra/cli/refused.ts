import type { Command } from "commander";
import { pagesOf } from "../../schemas/api/pages.ts";
import type { Api } from "../local/api.ts";
import type { CommandDeps } from "./command-deps.ts";

/** What was refused because of its signature, and having it verified again. */
export function addRefusedCommand(program: Command, { api, say }: CommandDeps): void {
  program
    .command("refused <tool>")
    .description("how many refused deliveries are kept, or, after a secret was corrected, verify them again")
    .option("--connection <name>", "the connection", "main")
    .option("--verify", "take what is genuine by the secrets of today", false)
    .action(async (tool: string, { connection, verify }: { connection: string; verify: boolean }) => {
      const at = { tool, connection };
      const hub = await api();
      if (verify) say(await verified(hub, at));
      else {
        const summary = await hub.ask("GET", "/api/connections/{tool}/{connection}/refused", { at });
        say(
          summary.oldest === undefined
            ? "None are kept."
            : `${summary.kept} are kept, the first of ${summary.oldest}.`,
        );
      }
    });
}

/** Goes through all that are kept; says how many were genuine. */
async function verified(
  api: Api,
  at: { readonly tool: string; readonly connection: string },
): Promise<string> {
  const count = { taken: 0, refused: 0 };
  const path = "/api/connections/{tool}/{connection}/refused/verify";
  const pages = pagesOf(
    async (cursor) => await api.ask("POST", path, { at, body: cursor === undefined ? {} : { cursor } }),
  );
  for await (const page of pages) {
    count.taken += page.taken;
    count.refused += page.refused;
  }
  return `${count.taken} were genuine and are taken; ${count.refused} are refused still.`;
}
