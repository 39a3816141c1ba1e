import { parseArgs } from "node:util";
import { runHub } from "../support/hub.ts";
import { calls } from "./calls.ts";
import { deliveries } from "./deliveries.ts";
import { files, mails } from "./files.ts";
import { Random } from "./random.ts";
import { Tally } from "./tally.ts";

/** Requests of one hub; the next ones meet a new one, so that what a run finds is found again by its seed alone. */
const perHub = 5_000;

const { values } = parseArgs({
  options: { count: { type: "string", default: "20000" }, seed: { type: "string", default: "1" } },
});
const [count, first] = [Number(values.count), Number(values.seed)];
const tally = new Tally();

for (let seed = first, left = count; left > 0; seed++, left -= perHub) {
  const running = await runHub({ smtpPort: 0 });
  const how = { random: new Random(seed), tally, seed };
  const share = (part: number) => Math.ceil(Math.min(left, perHub) * part);
  try {
    await deliveries(running, share(0.7), how);
    await mails(running, share(0.004), how);
    await files(running, share(0.004), how);
    await calls(running, share(0.292), how);
  } finally {
    await running.end();
  }
  process.stderr.write(`${tally.sent} of ${count}\n`);
}

process.stdout.write(`${tally.report()}\n\n${4 - tally.failures} passed, ${tally.failures} failed\n`);
process.exitCode = tally.failures > 0 ? 1 : 0;
