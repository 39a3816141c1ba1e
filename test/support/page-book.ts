import * as z from "zod/mini";
import { countEvents } from "../../functions/jobs/count.ts";
import { listKinds } from "../../functions/jobs/list-kinds.ts";
import { record } from "../../functions/record/record.ts";
import { createHandler, type ServeDeps } from "../../functions/serve/handler.ts";
import { storage } from "../../functions/store/storage.ts";
import { localContext } from "../../infra/local/context.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import { calledBy, httpEvent } from "./http-event.ts";
import { memoryStore, meteredClient } from "./memory-store.ts";
import { message } from "./message.ts";
import { emptyHub } from "./serve-deps.ts";

/** The day on which a book is looked at. */
const bookDay = "2026-11-23";
export const daysBefore = (days: number) =>
  new Date(Date.parse(bookDay) - days * 86_400_000).toISOString().slice(0, 10);

/** A number of a client by which no other is found. */
export const numberOf = (client: number) => String(client).padStart(5, "0");

interface Answer {
  readonly status: number;
  readonly text: string;
}
type CallHub = (method: string, path: string, body?: unknown) => Promise<Answer>;

const page = z.object({
  accounts: z.array(z.object({ id: z.string(), name: z.string() })),
  next: z.optional(z.string()),
});

/**
 * A hub of so many clients: each has written, owes an invoice, and has had something said of it; as many strangers have
 * written. `read` answers a call with the read units that it took.
 */
export async function pageBook(clients: number) {
  let [units, clock] = [0, Date.parse(`${daysBefore(3)}T09:00:00.000Z`)];
  const now = () => new Date(clock);
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  const client = meteredClient(store, (some, command) => {
    if (/^(Get|BatchGet|Query)/.test(command)) units += some;
  });
  const tables = { events: "events", directory: "directory" };
  const kept = new Map<string, Uint8Array>();
  const deps: ServeDeps = {
    ...emptyHub(),
    ...storage(client, tables, undefined, { now, of: () => ({}), stamped: (row) => row }),
    blobs: { put: async (key, bytes) => void kept.set(key, bytes), get: async (key) => kept.get(key) },
    now,
  };
  const serve = createHandler(deps);
  const call: CallHub = async (method, path, body) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const event = calledBy("admin", httpEvent(method, path, text === undefined ? {} : { body: text }));
    const { statusCode = 0, body: answer = "" } = await serve(event, localContext("serve", "r"));
    return { status: statusCode, text: answer };
  };
  const done = async (...of: Parameters<CallHub>): Promise<unknown> => {
    const { status, text } = await call(...of);
    if (status >= 300) throw new Error(`${of[0]} ${of[1]} was answered ${status}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  await imported(clients, done);
  const events = eventsOf(clients);
  const together = 10;
  for (let n = 0; n < events.length; n += together) {
    await record(events.slice(n, n + together), { ...deps, pause: async () => undefined });
    clock += (48 * 3_600_000 * together) / events.length;
  }
  await countEvents(deps, () => false);
  await listKinds(deps, () => false);
  clock = Date.parse(`${bookDay}T09:00:00.000Z`);
  const accounts = await idsByClient(done);
  await saidOf(accounts, done);
  await done("PUT", "/api/digest", {
    ...{ via: "webhook", to: "https://hooks.slack.com/services/T/B/secret", owner: "Owner 3" },
  });
  while (!z.looseObject({ day: z.optional(z.string()) }).parse(await done("POST", "/api/portfolio")).day);
  // Notes of what was just said are looked at again for some minutes.
  clock += 3_600_000;
  return {
    accounts,
    async read(path: string): Promise<Answer & { readonly units: number }> {
      units = 0;
      const { status, text } = await call("GET", path);
      return { status, text, units };
    },
  };
}
export type PageBook = Awaited<ReturnType<typeof pageBook>>;

type Done = (method: string, path: string, body?: unknown) => Promise<unknown>;
const emailOf = (n: number) => `jane@client-${n}.example`;

async function imported(clients: number, done: Done): Promise<void> {
  const rows = Array.from(
    { length: clients },
    (_, n) => `Client ${numberOf(n)},Owner ${n % 10},${n % 3 === 0 ? "payroll" : ""},${emailOf(n)}`,
  );
  for (let n = 0; n < clients; n += 500)
    await done(
      "POST",
      "/api/accounts/import",
      `name,owner,tags,emails\n${rows.slice(n, n + 500).join("\n")}\n`,
    );
}

function eventsOf(clients: number) {
  const told = (
    n: number,
    type: PublishedEvent["type"],
    day: string,
    more: Partial<PublishedEvent> & Pick<PublishedEvent, "identities">,
  ) =>
    message(
      { type, time: `${day}T10:00:00.000Z`, title: `Something ${numberOf(n)}`, ...more },
      `${type} ${n}`,
    );
  const of = (n: number) => [{ type: "email" as const, value: emailOf(n) }];
  return Array.from({ length: clients }, (_, n) => [
    told(n, "email.received", daysBefore(20 + (n % 300)), { direction: "in", identities: of(n) }),
    told(n, "invoice.sent", daysBefore(60), {
      tool: "quickbooks",
      direction: "out",
      object: { kind: "invoice", id: String(n) },
      owed: {
        ...{ total: "100.00", open: "100.00", currency: "GBP" },
        ...{ issued: daysBefore(60), due: daysBefore(40), asOf: `${daysBefore(60)}T10:00:00.000Z` },
      },
      identities: of(n),
    }),
    told(n, "message.posted", daysBefore(n % 20), {
      tool: "slack",
      direction: "in",
      identities: [{ type: "email", value: `someone@stranger-${n}.example` }],
    }),
  ]).flat();
}

/** The accounts' ids by the numbers of the clients. */
async function idsByClient(done: Done): Promise<string[]> {
  const found: string[] = [];
  for (let next: string | undefined = ""; next !== undefined; ) {
    const address = `/api/accounts?q=client%200&limit=200${next && `&cursor=${next}`}`;
    const read: z.infer<typeof page> = page.parse(await done("GET", address));
    for (const { id, name } of read.accounts)
      if (name.startsWith("Client ")) found[Number(name.slice("Client ".length))] = id;
    next = read.next;
  }
  return found;
}

/** What people say of clients, of each something else. */
async function saidOf(accounts: readonly string[], done: Done): Promise<void> {
  for (const [n, id] of accounts.entries()) {
    const on = `/api/accounts/${id}`;
    if (n % 2 === 0)
      await done("POST", `${on}/followups`, { what: `Call ${n}`, who: "Kim", by: "2026-12-01" });
    if (n % 4 === 1) await done("POST", `${on}/left`, { on: daysBefore(10), reason: "price" });
    if (n % 4 === 2) await done("PUT", `/api/alerts/${id}/silent/snooze`, { reason: "away" });
    if (n % 4 === 3) await done("PATCH", on, { owner: "Owner 3" });
  }
}
