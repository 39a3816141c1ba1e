import { resolve } from "node:path";
import type { Command } from "commander";
import { backUp, restore } from "../local/backup.ts";

/** Commands over the data folder of the hub on this machine. */
export function addBackupCommands(
  program: Command,
  { folder, say }: { readonly folder: string; readonly say: (line: string) => void },
): void {
  program
    .command("backup <file>")
    .description("copy the data folder (HUB_DATA) into one file, also while the hub runs; it holds secrets")
    .action(async (file: string) => {
      const count = await backUp(resolve(folder), resolve(file));
      say(`${file} has the tables and ${count} files of ${folder}. It holds secrets: only you can read it.`);
    });
  program
    .command("restore <file>")
    .description("make an empty data folder (HUB_DATA) from a backup")
    .action(async (file: string) => {
      const count = await restore(resolve(file), resolve(folder));
      say(`${folder} has the tables and ${count} files of ${file}. Start the hub.`);
    });
}
