import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as z from "zod/mini";
import { daysAfter } from "../../functions/insight/days.ts";
import { writeTable } from "../../functions/insight/kept-tables.ts";
import { passOver, portfolioOf } from "../../functions/insight/portfolio/pass.ts";
import { standardSettings as settings } from "../../functions/insight/settings.ts";
import { countEvents } from "../../functions/jobs/count.ts";
import { record } from "../../functions/record/record.ts";
import { nightly } from "../../functions/serve/insight/nightly.ts";
import { insightHub, told } from "../support/insight-hub.ts";
import { book } from "./insight-book.ts";
import { type Figure, median, timed } from "./measure.ts";

const size = 20_000;
const now = new Date("2026-01-05T09:00:00.000Z");
const yesterday = "2026-01-04";
/** Contacts of each account: enough to have a rhythm. */
const contacts = 24;
/** Accounts that a pass is measured over; `HUB_ACCOUNTS=20000` measures it whole. */
const { HUB_ACCOUNTS: accounts } = z
  .object({ HUB_ACCOUNTS: z._default(z.coerce.number().check(z.int(), z.minimum(100)), 300) })
  .parse(process.env);
/** Tens of accounts between two looks at the memory: about twenty looks. */
const looksEvery = Math.max(1, Math.floor(accounts / 200));

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Milliseconds of a processor since then: what shares the machine does not count. */
function processorSince(): () => number {
  const from = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1_000;
  };
}

/** What the portfolio's page costs at the API with 20,000 accounts, and the night's pass over as many, all of them changed. */
export async function insightPass(): Promise<Figure[]> {
  return [...(await page()), ...(await pass())];
}

async function page(): Promise<Figure[]> {
  const hub = insightHub(now);
  const simulated = book(7, 400, "2022-01-03", "2025-12-01", "2026-01-05").map(({ facts }) =>
    passOver(facts, yesterday, { settings }),
  );
  const rows = Array.from({ length: size }, (_, n) => {
    const row = simulated[n % simulated.length];
    if (row === undefined) throw new RangeError("The book is empty");
    return {
      ...row,
      account: { ...row.account, id: `acc_${String(n).padStart(6, "0")}`, name: `Client ${n}` },
    };
  });
  await writeTable(portfolioOf(rows, yesterday).portfolio, hub.deps.blobs, now);
  const packed = [...hub.kept.values()].reduce((sum, { length }) => sum + length, 0);
  const query = "/api/portfolio?limit=50";
  const first = await timed(async () => await hub.call("GET", query));
  const times: number[] = [];
  const cpu = processorSince();
  for (let n = 0; n < 20; n++) times.push(await timed(async () => await hub.call("GET", query)));
  const busy = cpu() / times.length;
  const warm = median(times);
  return [
    {
      name: "a page of the portfolio of 20,000 accounts, warm ÷ 100 ms",
      measured: `${warm.toFixed(0)} ms (${busy.toFixed(0)} ms of a processor; first ${first.toFixed(0)} ms, ${(packed / 1e6).toFixed(1)} MB kept a night)`,
      ratio: warm / 100,
      bound: { atMost: 1 },
    },
  ];
}

/**
 * A pass over accounts that are all heard of, with nothing carried over: how long it takes, and what it keeps in memory of
 * each account that it has looked at, with last night's table beside it.
 */
async function pass(): Promise<Figure[]> {
  const hub = insightHub(now);
  await hear(hub, accounts);
  const cpu = processorSince();
  const milliseconds = await timed(async () => await nightly(hub.deps));
  const busy = cpu() / accounts;
  const tomorrow = { ...hub.deps, now: () => new Date("2026-01-06T09:00:00.000Z") };
  const unchanged = await timed(async () => await nightly(tomorrow));
  const kept: number[] = [];
  let chunk = 0;
  const timeIsUp = () => {
    if (chunk++ % looksEvery !== 0) return false;
    collectGarbage();
    kept.push(process.memoryUsage().heapUsed);
    return false;
  };
  await nightly(tomorrow, { again: true, timeIsUp });
  const each = median(kept.slice(1).map((heap, n) => heap - (kept[n] ?? heap))) / (10 * looksEvery);
  const [minutes, megabytes] = [((milliseconds / accounts) * size) / 60_000, (each * size) / 1e6];
  const of = accounts === size ? "" : `, from ${accounts} accounts`;
  return [
    {
      name: "the night's pass over 20,000 accounts, all changed ÷ 5 minutes",
      measured: `${minutes.toFixed(1)} min (${(milliseconds / accounts).toFixed(1)} ms an account, of a processor ${busy.toFixed(1)}; ${(unchanged / accounts).toFixed(2)} ms where nothing has changed${of})`,
      ratio: minutes / 5,
      bound: { atMost: 1 },
    },
    {
      name: "memory that a pass over 20,000 accounts keeps ÷ 200 MB",
      measured: `${megabytes.toFixed(0)} MB (${(each / 1e3).toFixed(1)} kB an account${of})`,
      ratio: megabytes / 200,
      bound: { atMost: 1 },
    },
  ];
}

/** Accounts that were heard every week, the last of them yesterday. */
async function hear({ deps }: ReturnType<typeof insightHub>, count: number): Promise<void> {
  const recording = { ...deps, pause: async () => undefined };
  for (let n = 0; n < count; n += 10) {
    const some = Array.from({ length: Math.min(10, count - n) }, (_, one) => n + one);
    for (let week = 0; week < contacts; week++) {
      const day = daysAfter(yesterday, -7 * week);
      await record(
        some.map((one) => told(`client${one}`, "email.received", day, { direction: "in" })),
        recording,
      );
    }
    await countEvents(deps, () => false);
  }
}
