import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isolated } from "../../functions/convert/isolate.ts";
import { localReader } from "../../infra/local/reader.ts";
import { fileSettings } from "../../schemas/file-settings.ts";

/** Takes the first file as the snapshot before, then measures the second being compared with it, in the worker that reads files. */
const [before = "", after = ""] = process.argv.slice(2);
const settings = fileSettings.parse({ key: "Client ID" });
const isolate = isolated(localReader);
const folder = async () => await mkdtemp(join(tmpdir(), "hub-compare-"));
const [one, two] = [await folder(), await folder()];
const common = { name: "clients.csv", settings, acceptColumns: false };
const known = await isolate.file({ ...common, path: before, folder: one }, () => undefined);
const from = performance.now();
const { changed } = await isolate.file(
  {
    ...common,
    path: after,
    folder: two,
    base: { path: known.snapshot, columns: known.columns, key: settings.key },
  },
  () => undefined,
);
const milliseconds = performance.now() - from;
const megabytes = process.resourceUsage().maxRSS / 1_024;
await Promise.all([one, two].map((path) => rm(path, { recursive: true })));
process.stdout.write(JSON.stringify({ milliseconds, megabytes, changed }));
