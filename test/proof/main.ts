import { execFileSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LocalIssuer } from "../../infra/local/issuer.ts";
import { askedNumber } from "../support/asked-number.ts";
import { account } from "./account.ts";
import { connectedTools, Deliveries } from "./deliveries.ts";
import { faultsOf } from "./faults.ts";
import { connection } from "./fresh.ts";
import { Ledger } from "./ledger.ts";
import { reportOf } from "./report.ts";
import { Sender } from "./sender.ts";
import { HubUnderTest } from "./under-test.ts";

const { values, positionals } = parseArgs({
  // `npm run proof 5000` says how many deliveries, as `-- --deliveries 5000` does.
  allowPositionals: true,
  options: {
    deliveries: { type: "string" },
    faults: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    /** Keeps everything there, and goes on with what it holds. */
    folder: { type: "string" },
    /** Adds what came out to the page of results. */
    record: { type: "boolean", default: false },
  },
});
const count = askedNumber("deliveries", values.deliveries ?? positionals[0] ?? 2_000, 1);
const planned = askedNumber("faults", values.faults);
const seed = askedNumber("seed", values.seed);
const folder = values.folder ? resolve(values.folder) : await mkdtemp(join(tmpdir(), "hub-proof-"));
const hubFolder = join(folder, "hub");
await mkdir(hubFolder, { recursive: true, mode: 0o700 });

const issuer = new LocalIssuer(hubFolder);
const tools = await connectedTools(seed, issuer);
// As many customers as leave each with some deliveries of every tool.
const deliveries = new Deliveries({ seed, customers: Math.ceil(count / 500), tools });
const ledger = new Ledger(
  join(folder, "ledger.db"),
  `${count} deliveries and ${planned} faults of seed ${seed}`,
);
const hub = new HubUnderTest(hubFolder, `the token of proof ${seed}`);
const faults = faultsOf(seed, planned, count);
const begun = performance.now();
await hub.start();
for (const { tool, secret, settings } of tools)
  await hub.api.call("PUT", `/api/connections/${tool}/${connection}`, { secrets: [secret], settings });

// While a fault lasts nothing is sent that the next one is to meet.
const limit = () => faults[ledger.faults + 1]?.at ?? Number.POSITIVE_INFINITY;
const sender = new Sender({ seed, count, deliveries, ledger, hub, issuer: issuer.token, limit });
const suffering = async () => {
  for (const fault of faults.slice(ledger.faults)) {
    await sender.reached(fault.at);
    await (fault.kind === "cut connections" ? sender.cut(fault.lasts) : hub.suffer(fault));
    ledger.faultIsOver(fault.at, fault.kind);
  }
};
const seconds = () => (performance.now() - begun) / 1_000;
const progress = setInterval(() => {
  const { position } = sender;
  process.stderr.write(`${seconds().toFixed(0)} s: ${position} of ${count}, ${ledger.faults} faults\n`);
}, 10_000);
await Promise.all([sender.run(), suffering()]);
process.stderr.write(`${seconds().toFixed(0)} s: all sent, reading back\n`);
const redriven = await account(hub.api, ledger);
clearInterval(progress);
await hub.stop();

const report = reportOf(ledger, {
  ...sender,
  latencies: sender.latencies,
  restarts: hub.restarts,
  redriven,
  seconds: seconds(),
  faults: { planned, done: ledger.faults },
});
ledger.close();
process.stdout.write(`${report.lines.join("\n")}\n\n${report.passed} passed, ${report.failed} failed\n`);
if (values.record) {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"]).toString().trim();
  const row = [commit, new Date().toISOString().slice(0, 10), ...report.row].join(" | ");
  appendFileSync(fileURLToPath(new URL("RESULTS.md", import.meta.url)), `| ${row} |\n`);
}
if (!values.folder && report.failed === 0) await rm(folder, { recursive: true, force: true });
else process.stderr.write(`Everything is in ${folder}\n`);
process.exit(report.failed > 0 ? 1 : 0);
