import { readFile } from "node:fs/promises";
import MDBReader from "mdb-reader";

/** The bare Access reader over each of the files given, all rows at once, and nothing done with them. */
const from = performance.now();
for (const path of process.argv.slice(2)) new MDBReader(await readFile(path)).getTable("Clients").getData();
const milliseconds = performance.now() - from;
process.stdout.write(JSON.stringify({ milliseconds, megabytes: process.resourceUsage().maxRSS / 1_024 }));
