import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";
import { accountKey, cardKey, ledKey } from "../../functions/store/keys.ts";
import { type Key, Table } from "../../functions/store/table.ts";
import type { Api } from "../../infra/local/api.ts";
import { LocalStore } from "../../infra/local/store/store.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import { portfolioPage } from "../../schemas/insight.ts";
import { spawnHub } from "../support/hub-process.ts";
import { benchSecret } from "./bookings.ts";
import { inFolder } from "./in-folder.ts";
import { client } from "./load-client.ts";
import type { Figure } from "./measure.ts";
import { passWhole } from "./scale-book.ts";

const { HUB_ACCOUNTS: accounts } = z
  .object({ HUB_ACCOUNTS: z._default(z.coerce.number().check(z.int(), z.minimum(100)), 5_000) })
  .parse(process.env);
/** Deliveries a second, and how many of them with the console and without it. */
const [perSecond, deliveries] = [20, 400];
/** Milliseconds from one opening of the console to the next. */
const every = 3_000;

/** What the console asks for when it is opened on *Today*, after the portfolio, which it reads page by page. */
const opening = [
  ...["/api/portfolio/monday", "/api/alerts", "/api/followups", "/api/connections", "/api/suggestions"],
  ...["/api/deliveries?status=unrecognized", "/api/deliveries?status=dead", "/api/unmatched"],
  "/api/timeline?by=time",
];

/** Ingest's answers while people open the console of a hub with many clients and as many strangers, beside those while nobody does. */
export async function besidePeople(): Promise<Figure[]> {
  return await inFolder(async (folder) => {
    await fill(folder);
    const hub = await spawnHub(folder);
    try {
      await hub.api.call("PUT", "/api/connections/calendly/main", { secrets: [benchSecret] });
      await passWhole(hub.api);
      const load = async () => await client("load.ts", [hub.url, String(deliveries), String(perSecond)]);
      await load();
      const alone = await load();
      const open = { is: true, took: [] as number[] };
      const person = opened(hub.api, open);
      const beside = await load();
      open.is = false;
      await person;
      const took = Math.max(...open.took);
      process.stdout.write(
        `(${accounts} accounts and ${accounts} strangers; p50 ${alone.p50.toFixed(1)} and ${beside.p50.toFixed(1)} ms; opening took up to ${took.toFixed(0)} ms)\n`,
      );
      return [
        {
          name: `ingest's p99 at ${perSecond} deliveries a second: the console opened every ${every / 1_000} seconds ÷ alone`,
          measured: `${beside.p99.toFixed(1)} ms ÷ ${alone.p99.toFixed(1)} ms`,
          ratio: beside.p99 / alone.p99,
          bound: { atMost: 2 },
        },
      ];
    } finally {
      await hub.stop();
    }
  });
}

async function opened(api: Api, open: { readonly is: boolean; readonly took: number[] }): Promise<void> {
  while (open.is) {
    const begun = performance.now();
    let cursor: string | undefined;
    do {
      const at = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      cursor = portfolioPage.parse(await api.call("GET", `/api/portfolio?limit=200${at}`)).next;
    } while (cursor !== undefined);
    await Promise.all(opening.map(async (path) => await api.call("GET", path)));
    const took = performance.now() - begun;
    open.took.push(took);
    if (open.is) await pause(Math.max(0, every - took));
  }
}

/** Accounts with an address each, and as many people of other companies who have written once. */
async function fill(folder: string): Promise<void> {
  const store = new LocalStore(join(folder, "hub.db"));
  store.createTable("hub-events", eventsTable);
  store.createTable("hub-directory", directoryTable);
  const table = new Table(store.client(), "hub-directory");
  const at = new Date(Date.now() - 7 * 86_400_000).toISOString();
  const card = {
    ...{ eventCount: 1, lastEventAt: at, version: 1 },
    months: { [at.slice(0, 7)]: { version: 1, events: 1 } },
  };
  for (let n = 0; n < accounts; n++) {
    const [known, stranger] = ["a", "b"].map((kind) => `acc_${kind}${String(n).padStart(23, "0")}`);
    if (known === undefined || stranger === undefined) continue;
    const identity = { type: "email", value: `person${n}@client${n}.example` } as const;
    const other = { type: "email", value: `someone${n}@visitor${n}.example` } as const;
    const rows: (Key & Readonly<Record<string, unknown>>)[] = [
      { ...accountKey(known), id: known, status: "active", name: `Client ${n}`, createdAt: at },
      { ...ledKey(known, identity), account: known, identity },
      { ...cardKey(known), ...card },
      { ...accountKey(stranger), id: stranger, status: "provisional", identity: other, createdAt: at },
      { ...cardKey(stranger), ...card },
    ];
    await table.putMany(rows);
  }
  store.close();
}
