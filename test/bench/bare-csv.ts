import { createReadStream } from "node:fs";
import { parse } from "csv-parse";

/** The bare CSV parser over each of the files given, and nothing done with the rows. */
const from = performance.now();
for (const path of process.argv.slice(2)) {
  const parser = parse();
  parser.on("data", () => undefined);
  await new Promise((ended, failed) => {
    parser.on("end", ended).on("error", failed);
    createReadStream(path).on("error", failed).pipe(parser);
  });
}
const milliseconds = performance.now() - from;
process.stdout.write(JSON.stringify({ milliseconds, megabytes: process.resourceUsage().maxRSS / 1_024 }));
