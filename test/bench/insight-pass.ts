import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { daysAfter } from "../../functions/insight/days.ts";
import { writeTable } from "../../functions/insight/kept-tables.ts";
import { passOver, portfolioOf } from "../../functions/insight/portfolio/pass.ts";
import { standardSettings as settings } from "../../functions/insight/settings.ts";
import { nightly } from "../../functions/serve/insight/nightly.ts";
import { insightHub, told } from "../support/insight-hub.ts";
import { book } from "./insight-book.ts";
import { type Figure, median, timed } from "./measure.ts";

const size = 20_000;
const now = new Date("2026-01-05T09:00:00.000Z");
const yesterday = "2026-01-04";
/** Accounts that are passed over here, and events of each; a book of 20,000 takes as many times as long. */
const passed = 60;
const contacts = 60;
/** Enough accounts to see what each leaves in memory, heard often enough to have a rhythm. */
const manyAccounts = 300;
const fewContacts = 12;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** What the portfolio's page costs at the API with 20,000 accounts, and the night's pass over as many, all of them changed. */
export async function insightPass(): Promise<Figure[]> {
  return [...(await page()), ...(await pass()), ...(await memory())];
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
  for (let n = 0; n < 20; n++) times.push(await timed(async () => await hub.call("GET", query)));
  const warm = median(times);
  return [
    {
      name: "a page of the portfolio of 20,000 accounts, warm ÷ 100 ms",
      measured: `${warm.toFixed(0)} ms (first ${first.toFixed(0)} ms, ${(packed / 1e6).toFixed(1)} MB kept a night)`,
      ratio: warm / 100,
      bound: { atMost: 1 },
    },
  ];
}

async function pass(): Promise<Figure[]> {
  const hub = insightHub(now);
  for (let n = 0; n < passed; n++)
    await hub.hear(
      Array.from({ length: contacts }, (_, week) =>
        told(`client${n}`, "email.received", daysAfter(yesterday, -7 * week), { direction: "in" }),
      ),
    );
  const milliseconds = await timed(async () => await nightly(hub.deps));
  const again = await timed(
    async () => await nightly({ ...hub.deps, now: () => new Date("2026-01-06T09:00:00.000Z") }),
  );
  const minutes = ((milliseconds / passed) * size) / 60_000;
  return [
    {
      name: "the night's pass over 20,000 accounts, all changed ÷ 5 minutes",
      measured: `${minutes.toFixed(1)} min (${(milliseconds / passed).toFixed(1)} ms an account, ${(again / passed).toFixed(2)} ms where nothing has changed)`,
      ratio: minutes / 5,
      bound: { atMost: 1 },
    },
  ];
}

/** What a pass keeps of each account that it has looked at, after every ten of them; the most that it may come to is 200 MB. */
async function memory(): Promise<Figure[]> {
  const hub = insightHub(now);
  for (let n = 0; n < manyAccounts; n++)
    await hub.hear(
      Array.from({ length: fewContacts }, (_, week) =>
        told(`client${n}`, "email.received", daysAfter(yesterday, -14 * week), { direction: "in" }),
      ),
    );
  const kept: number[] = [];
  const timeIsUp = () => {
    collectGarbage();
    kept.push(process.memoryUsage().heapUsed);
    return false;
  };
  await nightly(hub.deps, { timeIsUp });
  const each = median(kept.slice(1).map((heap, n) => heap - (kept[n] ?? heap))) / 10;
  const megabytes = (each * size) / 1e6;
  return [
    {
      name: "memory that a pass over 20,000 accounts keeps ÷ 200 MB",
      measured: `${megabytes.toFixed(0)} MB (${(each / 1e3).toFixed(1)} kB an account)`,
      ratio: megabytes / 200,
      bound: { atMost: 1 },
    },
  ];
}
