import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { accounts } from "./accounts.ts";
import { backfill } from "./backfill.ts";
import { besidePeople } from "./beside-people.ts";
import { bundles } from "./bundles.ts";
import { bursts } from "./bursts.ts";
import { coldStart } from "./cold-start.ts";
import { connector } from "./connector.ts";
import { consolePage } from "./console.ts";
import { counters } from "./counters.ts";
import { desk } from "./desk.ts";
import { files } from "./files.ts";
import { insight } from "./insight.ts";
import { insightPass } from "./insight-pass.ts";
import { mapping } from "./mapping.ts";
import { type Figure, held, linesOf, tableOf } from "./measure.ts";
import { page } from "./page.ts";
import { peers } from "./peers.ts";
import { scale } from "./scale.ts";
import { search } from "./search.ts";
import { throughput } from "./throughput.ts";

/** Machines are noisy: a bench whose bound is not held is run again, twice at the most, and the table says so. */
const tries = 3;

/** All of them, or those named: `npm run bench -- connector page`. */
const all = {
  bundles,
  coldStart,
  connector,
  mapping,
  throughput,
  counters,
  page,
  accounts,
  besidePeople,
  files,
  consolePage,
  desk,
  insight,
  insightPass,
  backfill,
  bursts,
  scale,
  search,
  peers,
};
const wanted = process.argv.slice(2);
const benches = Object.entries(all).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const lines: string[] = [];
let failed = false;
for (const [name, bench] of benches) {
  let figures: Figure[] = [];
  let run = 0;
  do {
    figures = await bench();
    run++;
  } while (run < tries && !figures.every(held));
  const found = linesOf(figures, run);
  lines.push(...found);
  process.stdout.write(`${found.join("\n")}\n`);
  failed ||= !figures.every(held);
  process.stdout.write(`(${name} done)\n`);
}
const table = tableOf(lines);
await writeFile(fileURLToPath(new URL("results.md", import.meta.url)), table);
process.stdout.write(`\n${table}`);
process.exitCode = failed ? 1 : 0;
