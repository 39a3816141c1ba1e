import type { Command } from "commander";
import { pagesOf } from "../../schemas/api/pages.ts";
import { printTimeline } from "../local/print.ts";
import type { CommandDeps } from "./command-deps.ts";
import { examplesIn } from "./examples.ts";
import { jsonIn } from "./file-text.ts";

/** The commands with which a mapping is drawn, tried and, once it has been put, read back over what was kept. */
export function addMappingCommands(program: Command, { api, say }: CommandDeps): void {
  program
    .command("propose <tool> <example>")
    .description(
      "guess a mapping from an example (JSON), or from up to 200 rows of a file of them; how sure each guess is goes to standard error",
    )
    .action(async (tool: string, example: string) => {
      const [sample, ...samples] = await examplesIn(example);
      const { mapping, guesses, missing } = await (await api()).ask("POST", "/api/mappings/propose", {
        body: { tool, sample, samples },
      });
      const lines = guesses.map(
        ({ field, from, sure, why }) => `${sure.padEnd(6)} ${field} <- ${from}: ${why}`,
      );
      process.stderr.write([...lines, ...missing.map((field) => `none   ${field}`), ""].join("\n"));
      say(JSON.stringify(mapping, null, 2));
    });
  program
    .command("preview <tool> <mapping> <example>")
    .description(
      "show what a mapping (a JSON file) makes of an example (JSON), or of the first row of a file; nothing is kept",
    )
    .action(async (tool: string, mapping: string, example: string) => {
      const rules = jsonIn(mapping);
      const [sample] = await examplesIn(example);
      const { events, problems, lost } = await (await api()).ask("POST", "/api/mappings/preview", {
        body: { tool, mapping: rules, sample },
      });
      if (events.length > 0)
        say(printTimeline(events.map((event) => ({ ...event, delivery: "", recordedTime: event.time }))));
      for (const { field, reason } of problems) say(`${field} ${reason}`);
      if (lost > 0) say(`${lost} could not be read`);
      if (problems.length > 0 || lost > 0) process.exitCode = 1;
    });
  program
    .command("rerun <tool>")
    .description(
      "read what a connection was sent again, deliveries, rows of files and mails, by its settings and mappings of today",
    )
    .option("--connection <name>", "which connection", "main")
    .option("--since <time>", "only deliveries recorded since")
    .option("--until <time>", "only deliveries recorded until")
    .option("--dry-run", "only count what would change", false)
    .action(
      async (
        tool: string,
        { connection, ...options }: { connection: string; since?: string; until?: string; dryRun: boolean },
      ) => {
        const total = { deliveries: 0, same: 0, changed: 0, added: 0, withdrawn: 0, unread: 0 };
        const [hub, at] = [await api(), { tool, connection }];
        const path = "/api/connections/{tool}/{connection}/rerun";
        const pages = pagesOf(
          async (cursor) => await hub.ask("POST", path, { at, body: { ...options, cursor } }),
        );
        for await (const page of pages) {
          total.deliveries += page.deliveries;
          total.same += page.same;
          total.changed += page.changed;
          total.added += page.added;
          total.withdrawn += page.withdrawn;
          total.unread += page.unread;
        }
        const { deliveries, ...found } = total;
        const counts = Object.entries(found).map(([what, n]) => `${n} ${what}`);
        say(`${deliveries} looked at: ${counts.join(", ")}`);
        if (options.dryRun) say("Counted only: nothing has changed.");
      },
    );
}
