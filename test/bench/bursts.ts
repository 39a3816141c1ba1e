import * as z from "zod/mini";
import type { Collector } from "../../functions/connectors/collector.ts";
import { quickbooksCollector } from "../../functions/connectors/quickbooks/collect.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import { accountEventMessage, type FetchMessage } from "../../schemas/bus.ts";
import { collecting, fetchOf, json, type Server } from "../support/collecting.ts";
import type { Call } from "../support/memory-dynamodb.ts";
import { memoryStore } from "../support/memory-store.ts";
import { WorkingOff } from "../support/working-off.ts";
import type { Figure } from "./measure.ts";

/** Notifications: fewer for a first look. */
const { HUB_BURSTS: notifications } = z
  .object({ HUB_BURSTS: z._default(z.coerce.number().check(z.int(), z.minimum(1_000)), 10_000) })
  .parse(process.env);

const companies = 50;
/** Invoices of a company, each of which is changed again and again. */
const invoices = 20;
/** Milliseconds in which all of it is told. */
const within = 30_000;
const of = { tool: "toy", connection: "main" };
const letInByToken: Collector = { ...quickbooksCollector, authorization: [{ kind: "token" }] };

/** The calls that a burst of notifications makes, and what becomes of them. */
export async function bursts(): Promise<Figure[]> {
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  const tables = async (call: Call) => await store.answer(call);
  const hub = await collecting({ collector: letInByToken, server: books, tables });
  for (let n = 0; n < companies; n++) {
    const tenant = realmOf(n);
    const api = { kind: "token" as const, createdAt: "2026-11-23T08:30:00.000Z", tenant };
    await hub.tenants.put(of, { tenant, api });
    const kept = { id: `cred_${n}`, createdAt: api.createdAt, credentials: { token: "of the bench" } };
    await hub.apiCredentials.put("toy", "main", kept, { tenant });
  }
  const queue = new WorkingOff(hub);
  const began = hub.time.now.getTime();
  for (let n = 0; n < notifications; n++)
    queue.put([told(n)], began + Math.floor((n * within) / notifications));
  await queue.all();
  const completed = new Set(
    hub.published.flatMap((one) => {
      const { data: read } = accountEventMessage.safeParse(one);
      return read && !read.data.details.pending ? [read.data.id] : [];
    }),
  );
  const left = (await hub.wants.next(of)) === undefined ? 0 : 1;
  const lost = notifications - completed.size + hub.buried.length + left;
  return [
    {
      name: `calls of the tool for ${notifications.toLocaleString("en")} notifications ÷ (${companies} companies + ${companies * invoices} invoices that were changed)`,
      measured: `${hub.sent.length} calls, the last ${Math.round((hub.time.now.getTime() - began - within) / 1_000)} s after the last notification`,
      ratio: hub.sent.length / (companies * (1 + invoices)),
      bound: { atMost: 1 },
    },
    {
      name: "of the same, events that were not completed, dead letters and what is still wanted",
      measured: `${completed.size} completed`,
      ratio: lost,
      bound: { atMost: 0 },
    },
  ];
}

const realmOf = (n: number) => String(1_000_000 + n);

/** Companies by turns, and of each its invoices by turns. */
function told(n: number): FetchMessage {
  const realm = realmOf(n % companies);
  const id = String(Math.floor(n / companies) % invoices);
  const plain = fetchOf({ key: realm, scope: { realm, entities: `invoice/${id}` } });
  const fills = (plain.data.fills ?? []).map((event) => ({
    ...event,
    id: `evt_${String(n).padStart(32, "0")}`,
    details: { pending: true, realm, entity: "invoice", operation: "updated", id },
  }));
  return { ...plain, id: `fet_${n}`, deliveryid: `dlv_${n}`, data: { ...plain.data, fills } };
}

const books: Server = (url) => {
  const text = new URL(url).searchParams.get("query") ?? "";
  const [, kind = ""] = /^select \* from (\w+)/.exec(text) ?? [];
  if (kind === "Preferences") return listed(kind, [{ CurrencyPrefs: { HomeCurrency: { value: "GBP" } } }]);
  const ids = [...text.matchAll(/'([^']+)'/g)].map(([, id = ""]) => id);
  if (kind === "Customer")
    return listed(
      kind,
      ids.map((Id) => ({ Id, CompanyName: "Northwind Ltd" })),
    );
  return listed(
    kind,
    ids.map((Id) => ({ Id, DocNumber: Id, TotalAmt: 100, Balance: 0, CustomerRef: { value: "21" } })),
  );
};

const listed = (kind: string, list: readonly object[]) => json({ QueryResponse: { [kind]: list } });
