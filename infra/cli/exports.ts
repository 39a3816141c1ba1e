import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Command, Option } from "commander";
import { addressOf } from "../../schemas/api/address.ts";
import { type ExportFormat, exportFormat, type KeptExport } from "../../schemas/export.ts";
import { Explained } from "../explained.ts";
import type { Api } from "../local/api.ts";
import { makeFolder } from "../make-folder.ts";
import type { CommandDeps } from "./command-deps.ts";

export interface ExportCommandDeps extends CommandDeps {
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

/** `export`: everything the hub holds of accounts and events, as files in a folder. */
export function addExportCommand(program: Command, deps: ExportCommandDeps): void {
  program
    .command("export <folder>")
    .description("write all accounts and events into files; begun again, it goes on where it was cut off")
    .addOption(new Option("--format <format>", "of the files").choices(exportFormat.options).default("jsonl"))
    .action(async (folder: string, { format }: { format: ExportFormat }) => {
      makeFolder(resolve(folder));
      const found = await wholeExport(await deps.api(), format, deps);
      const count = await fetched(await deps.api(), found, resolve(folder));
      const { accounts, events } = found.report;
      deps.say(`${accounts.lines} accounts and ${events.lines} events, as of ${found.at}, are in ${folder}.`);
      deps.say(`${count} of ${found.parts.length} files are new there. They hold customers' data.`);
    });
}

/** The newest export of that format that is whole, once it is; begins one where there is none. */
async function wholeExport(
  api: Api,
  format: ExportFormat,
  { say, pause }: ExportCommandDeps,
): Promise<KeptExport> {
  const ofFormat = async () =>
    (await api.ask("GET", "/api/exports")).exports.find((one) => one.report.format === format);
  let wanted = (await ofFormat())?.job;
  if (wanted === undefined) wanted = (await api.ask("POST", "/api/exports", { body: { format } })).job;
  else say("An export is there already, or on its way.");
  for (let told = 0; ; ) {
    const now = (await api.ask("GET", "/api/exports")).exports.find(({ job }) => job === wanted);
    if (now === undefined)
      throw new Explained("The export was ended: somebody was erased meanwhile. Begin it again.");
    if (now.state === "done") return now;
    if (now.report.events.lines > told) say(`${now.report.events.lines} events so far`);
    told = now.report.events.lines;
    await pause(1_000);
  }
}

/** Writes the parts that are not there yet; a file is either whole or not there. Returns how many that were. */
async function fetched(api: Api, { job, parts }: KeptExport, folder: string): Promise<number> {
  makeFolder(join(folder, job));
  let count = 0;
  for (const part of parts) {
    const path = join(folder, job, part.replace(/\.gz$/, ""));
    if (existsSync(path)) continue;
    const bytes = await api.bytes(addressOf("/api/exports/{job}/{part}", { job, part }));
    await writeFile(`${path}.part`, gunzipSync(bytes), { mode: 0o600 });
    await rename(`${path}.part`, path);
    count++;
  }
  return count;
}
