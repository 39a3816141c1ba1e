import { parseArgs } from "node:util";
import { LocalStore } from "../../infra/local/store/store.ts";
import { askedNumber } from "../support/asked-number.ts";
import { runHub } from "../support/hub.ts";
import { calls } from "./calls.ts";
import { deliveries } from "./deliveries.ts";
import { expressions } from "./expressions.ts";
import { files, mails } from "./files.ts";
import { Random } from "./random.ts";
import { Tally } from "./tally.ts";

/** Requests of one hub; the next ones meet a new one, so that what a run finds is found again by its seed alone. */
const perHub = 5_000;

const { values, positionals } = parseArgs({
  // `npm run fuzz 5000` says how many, as `--count 5000` does.
  allowPositionals: true,
  options: {
    count: { type: "string" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "Infinity" },
  },
});
const count = askedNumber("count", values.count ?? positionals[0] ?? 20_000, 1);
const first = askedNumber("seed", values.seed);
const minutes = askedNumber("minutes", values.minutes);
const isTimeUp = () => performance.now() > minutes * 60_000;
const tally = new Tally();

for (let seed = first, left = count; left > 0 && !isTimeUp(); seed++, left -= perHub) {
  // What is on disk when an answer goes out, others test: here a million answers count.
  const store = new LocalStore(":memory:");
  const log = tally.heard;
  const running = await runHub({ smtpPort: 0, store, log, every: { folders: 1_000 } });
  const how = (what: string) => ({ random: Random.of(seed, what), tally, seed });
  const share = (part: number) => Math.ceil(Math.min(left, perHub) * part);
  try {
    // Mails and files wait for other processes most of the time.
    await Promise.all([
      deliveries(running, share(0.6), { tally, seed }),
      mails(running, share(0.008), how("mails")),
      files(running, share(0.004), how("files")),
    ]);
    await expressions(running, share(0.088), how("expressions"));
    await calls(running, share(0.3), how("calls"));
  } finally {
    await running.end();
    store.close();
  }
  process.stderr.write(`${tally.sent} of ${count}\n`);
}

process.stdout.write(`${tally.report()}\n\n${4 - tally.failures} passed, ${tally.failures} failed\n`);
process.exitCode = tally.failures > 0 ? 1 : 0;
