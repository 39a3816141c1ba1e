import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import type { Api } from "../../infra/local/api.ts";
import { accountPage } from "../../schemas/account.ts";
import { runHub } from "../support/hub.ts";
import { type Figure, percentile, timed } from "./measure.ts";
import { readMeter } from "./read-meter.ts";
import { makeBook, passWhole, rare, searchedWhole } from "./scale-book.ts";

/**
 * `HUB_ACCOUNTS=20000 HUB_EVENTS=5000000 npm run bench -- scale` measures a firm whole; the disk holds 2.9 kB an event.
 * What took long to fill is kept in HUB_FOLDER, and measured again from there.
 */
const {
  HUB_ACCOUNTS: accounts,
  HUB_EVENTS: events,
  HUB_FOLDER: keptIn,
} = z
  .object({
    HUB_ACCOUNTS: z._default(z.coerce.number().check(z.int(), z.minimum(100)), 1_000),
    HUB_EVENTS: z._default(z.coerce.number().check(z.int(), z.multipleOf(50)), 50_000),
    HUB_FOLDER: z.optional(z.string()),
  })
  .parse(process.env);
/** Milliseconds that a page may take, of the clock where it is warm, of the processor the first time after a night's pass. */
const atMost = 300;
/** Units that a page may read of the tables, warm, whatever the book: a filtered one reads some 450 rows at the most (ADR 53). */
const unitsAtMost = 500;
const rounds = 20;

const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

/** What people and programs read, each by the page: every list with its sorts and filters, common ones and rare ones. */
const reads = (account: string, event: string): readonly string[] => [
  "/api/timeline",
  "/api/timeline?by=time",
  "/api/timeline?tool=slack",
  "/api/timeline?family=money",
  `/api/timeline?tool=${rare.tool}`,
  `/api/timeline?type=${rare.type}`,
  `/api/timeline?by=time&type=${rare.type}`,
  "/api/timeline?type=form.submitted",
  "/api/timeline?lane=history",
  `/api/timeline?since=${day(40)}T00:00:00Z&until=${day(39)}T00:00:00Z`,
  `/api/timeline?by=time&until=${day(200)}T00:00:00Z`,
  "/api/timeline?upcoming=true",
  `/api/accounts/${account}`,
  `/api/accounts/${account}/candidates`,
  `/api/accounts/${account}/timeline`,
  `/api/accounts/${account}/timeline?family=money`,
  `/api/accounts/${account}/timeline?type=${rare.type}`,
  `/api/accounts/${account}/rollup`,
  `/api/accounts/${account}/insight`,
  `/api/accounts/${account}/documents`,
  `/api/accounts/${account}/receivables`,
  `/api/accounts/${account}/months`,
  `/api/events/${event}`,
  `/api/events/${event}/thread`,
  ...["latest", "quietest", "active", "name"].map((sort) => `/api/accounts?sort=${sort}`),
  "/api/accounts?owner=Owner%203",
  "/api/accounts?tag=payroll",
  "/api/accounts?q=client%20777",
  "/api/accounts?status=provisional",
  "/api/portfolio",
  "/api/portfolio?sort=name",
  "/api/portfolio?owner=Owner%203",
  `/api/portfolio?asOf=${day(1)}`,
  "/api/portfolio/monday",
  "/api/portfolio/balance",
  "/api/portfolio/causes",
  "/api/months",
  `/api/months/${day(40).slice(0, 7)}/accounts`,
  `/api/months/${day(40).slice(0, 7)}/accounts?currency=GBP&by=open`,
  "/api/alerts",
  "/api/followups",
  "/api/unmatched",
  "/api/strays",
  "/api/suggestions",
  "/api/deliveries",
  "/api/deliveries?status=dead",
  "/api/connections",
  "/api/audit",
  "/api/search?q=client%20777",
  "/api/search?q=matter%2042",
];

/** What a page of each list costs where there is much: p95 of twenty calls of each, warm. */
export async function scale(): Promise<Figure[]> {
  const folder = keptIn ?? (await mkdtemp(join(tmpdir(), "hub-scale-")));
  await mkdir(folder, { recursive: true });
  const filled = join(folder, "filled");
  if (!existsSync(filled)) {
    if (existsSync(join(folder, "hub.db")))
      throw new Error(`${folder} holds a book that broke off: empty it`);
    const { importing, filling } = await makeBook(folder, { accounts, events });
    say(
      `${accounts} accounts imported in ${importing.toFixed(0)} s, ${events} events in ${filling.toFixed(0)} s`,
    );
    await writeFile(filled, `${accounts} accounts, ${events} events\n`);
  }
  const meter = readMeter();
  const running = await runHub({ folder, between: meter.between });
  try {
    const { api } = running;
    const night = await timed(async () => await passWhole(api));
    const { size } = await stat(join(folder, "hub.db"));
    say(`${(size / 1e6).toFixed(0)} MB; the night's pass ${(night / 1_000).toFixed(0)} s`);
    const [account = ""] = accountPage
      .parse(await api.call("GET", "/api/accounts?sort=name&limit=1"))
      .accounts.map(({ id }) => id);
    const [event = ""] = z
      .object({ events: z.array(z.object({ id: z.string() })) })
      .parse(await api.call("GET", `/api/accounts/${account}/timeline?family=money`))
      .events.map(({ id }) => id);
    await searchedWhole(api);
    const figures: Figure[] = [];
    for (const path of reads(account, event)) figures.push(...(await figuresOf(api, path, meter.units)));
    return figures;
  } finally {
    await running.end();
    if (keptIn === undefined) await rm(folder, { recursive: true, force: true });
  }
}

const say = (text: string) => process.stdout.write(`(scale: ${text})\n`);

/** What is made of the table that the night leaves. */
const ofTheNight = /^\/api\/(portfolio|months|alerts)/;

async function figuresOf(api: Api, path: string, units: () => number): Promise<Figure[]> {
  const worked = process.cpuUsage();
  const first = await timed(async () => await api.call("GET", path));
  const { user, system } = process.cpuUsage(worked);
  const firstWork = (user + system) / 1_000;
  const times: number[] = [];
  const read = units();
  for (let round = 0; round < rounds; round++)
    times.push(await timed(async () => await api.call("GET", path)));
  const p95 = percentile(times, 0.95);
  const each = (units() - read) / rounds;
  const shown = `scale: ${path.replace(/acc_[^/?]+/, "{account}").replace(/evt_[^/?]+/, "{event}")}`;
  return [
    {
      name: `${shown}, p95 ÷ ${atMost} ms`,
      measured: `${p95.toFixed(0)} ms (median ${percentile(times, 0.5).toFixed(0)}, first ${first.toFixed(0)})`,
      ratio: p95 / atMost,
      bound: { atMost: 1 },
    },
    {
      name: `${shown}, read units ÷ ${unitsAtMost}`,
      measured: each.toFixed(1),
      ratio: each / unitsAtMost,
      bound: { atMost: 1 },
    },
    ...(ofTheNight.test(path)
      ? [
          {
            name: `${shown}, CPU of the first call after the night's pass ÷ ${atMost} ms`,
            measured: `${firstWork.toFixed(0)} ms`,
            ratio: firstWork / atMost,
            bound: { atMost: 1 },
          },
        ]
      : []),
  ];
}
