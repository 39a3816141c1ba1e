import type { Command } from "commander";
import { pause } from "../../functions/shared/pause.ts";
import { printTimeline } from "../local/print.ts";
import type { CommandDeps } from "./command-deps.ts";

/** `tail`: what happens, as it is recorded. */
export function addTailCommand(program: Command, { api, say }: CommandDeps): void {
  program
    .command("tail")
    .description("print events as they are recorded")
    .option("--once", "print the newest and end", false)
    .action(async ({ once }: { once: boolean }) => {
      const hub = await api();
      const seen = new Set<string>();
      for (let first = true; ; first = false) {
        const { events } = await hub.ask("GET", "/api/timeline", { query: { limit: first ? 20 : 200 } });
        const fresh = events.filter(({ id }) => !seen.has(id)).reverse();
        for (const { id } of fresh) seen.add(id);
        if (fresh.length > 0) say(printTimeline(fresh));
        if (once) return;
        await pause(1_000);
      }
    });
}
