import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as z from "zod/mini";
import type { Collector } from "../../functions/connectors/collector.ts";
import { quickbooksCollector } from "../../functions/connectors/quickbooks/collect.ts";
import { catchUpsOf } from "../../functions/store/catch-ups.ts";
import { fetchMessage } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import { collecting, json, type Server } from "../support/collecting.ts";
import { type Figure, median, timed } from "./measure.ts";

/** Records of the company whose year is read: fewer for a first look. */
const { HUB_BACKFILL: objects } = z
  .object({ HUB_BACKFILL: z._default(z.coerce.number().check(z.int(), z.minimum(1_000)), 100_000) })
  .parse(process.env);

const tenant = "9341453474484455";
const of = { tool: "toy", connection: "main" };
const begin = Date.parse("2025-11-24T00:00:00Z");
/** Milliseconds from one record's change to the next one's. */
const apart = (Date.parse("2026-11-23T00:00:00Z") - begin) / objects;
/** Pages after which what is kept in memory is looked at. */
const looksAfter = 10;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** As fast as it can be read, without what spreads it over time. */
const { limit: _limit, ...unlimited } = quickbooksCollector;
const letInByToken: Collector = { ...unlimited, authorization: [{ kind: "token" }] };

/** What collect keeps in memory while it reads a year of so many invoices, two events each, and what that takes. */
export async function backfill(): Promise<Figure[]> {
  const hub = await collecting({ collector: letInByToken, server: company });
  const api = { kind: "token" as const, createdAt: "2026-11-23T08:30:00.000Z", tenant };
  await hub.tenants.put(of, { tenant, api });
  const kept = { id: "cred_bench", createdAt: api.createdAt, credentials: { token: "of the bench" } };
  await hub.apiCredentials.put("toy", "main", kept, { tenant });
  const heaps: number[] = [];
  const told = new Uint8Array(objects);
  let calls = 0;
  const milliseconds = await timed(async () => {
    await hub.hourly();
    for (let page = 0; hub.published.length > 0; page++) {
      const next = hub.published.splice(0);
      for (const one of next)
        if (one.dataschema === dataSchemas.accountEvent) told[Number(one.data.details.id)] = 1;
      calls += hub.sent.splice(0).length;
      hub.logged.length = 0;
      if (page % looksAfter === 0) heaps.push(heapNow());
      for (const fetch of next.flatMap((one) => fetchMessage.safeParse(one).data ?? []))
        if ((await hub.handled(fetch)).length > 0) throw new Error("a page was not read");
    }
  });
  const [shown] = catchUpsOf(await hub.catchUps.list(of));
  if (shown?.history?.state !== "done" || told.includes(0)) throw new Error("not all was read");
  const tenth = Math.max(1, Math.floor(heaps.length / 10));
  const [early, late] = [median(heaps.slice(tenth, 2 * tenth + 1)), median(heaps.slice(-tenth))];
  return [
    {
      name: `memory at the end of a history of ${objects.toLocaleString("en")} records ÷ after its first tenth`,
      measured: `${megabytes(late)} and ${megabytes(early)} MB`,
      ratio: late / early,
      bound: { atMost: 1.1 },
    },
    {
      name: "calls of the tool for each page of 50 records, of the same history",
      measured: `${calls} calls, ${Math.round((objects * 1_000) / milliseconds)} records a second`,
      ratio: calls / (objects / 50),
      bound: { atMost: 3 },
    },
  ];
}

function heapNow(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** Books that are made up as they are asked for, so that they take no memory themselves. */
const company: Server = (url) => {
  const text = new URL(url).searchParams.get("query") ?? "";
  const [, kind = ""] = /^select \* from (\w+)/.exec(text) ?? [];
  if (kind === "Preferences") return listed(kind, [{ CurrencyPrefs: { HomeCurrency: { value: "GBP" } } }]);
  if (kind === "Customer" && text.includes("Id in")) return listed(kind, [customer]);
  if (kind !== "Invoice" || text.includes("Balance >")) return listed(kind, []);
  const [, from = ""] = />= '([^']+)'/.exec(text) ?? [];
  const [, until = ""] = /<= '([^']+)'/.exec(text) ?? [];
  const [, start = "1", most = "0"] = /startposition (\d+) maxresults (\d+)/.exec(text) ?? [];
  const last = Math.min(objects - 1, Math.floor((Date.parse(until) + 999 - begin) / apart));
  const newest = last - (Number(start) - 1);
  const records = Array.from({ length: Number(most) }, (_, n) => newest - n)
    .filter((n) => n >= 0 && changedAt(n) >= Date.parse(from))
    .map(invoice);
  return listed(kind, records);
};

const listed = (kind: string, list: readonly object[]) =>
  json({ QueryResponse: list.length === 0 ? {} : { [kind]: list } });

/** To the second, as QuickBooks has times. */
const changedAt = (n: number) => Math.floor((begin + n * apart) / 1_000) * 1_000;

const customer = {
  Id: "21",
  CompanyName: "Northwind Ltd",
  PrimaryEmailAddr: { Address: "jane@northwind.example" },
};

const invoice = (n: number) => ({
  ...{ Id: String(n), DocNumber: String(n), TotalAmt: 100, Balance: 0, CustomerRef: { value: "21" } },
  MetaData: {
    CreateTime: new Date(changedAt(n) - 3_600_000).toISOString(),
    LastUpdatedTime: new Date(changedAt(n)).toISOString(),
  },
  Line: Array.from({ length: 5 }, () => ({
    Amount: 20,
    SalesItemLineDetail: { ItemRef: { name: "Books" } },
  })),
});
