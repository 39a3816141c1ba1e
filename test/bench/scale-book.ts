import { join } from "node:path";
import { listedTogether } from "../../functions/jobs/list-kinds.ts";
import { keysOf } from "../../functions/matching/keys-of.ts";
import { added, countersOf } from "../../functions/matching/rollup.ts";
import { wordOf } from "../../functions/matching/who-acted.ts";
import { eventRowOf } from "../../functions/record/rows.ts";
import { noteHours } from "../../functions/store/busy-hours.ts";
import type { Card } from "../../functions/store/cards.ts";
import { kindsListedKey } from "../../functions/store/keys.ts";
import { kindRowsOf } from "../../functions/store/kinds.ts";
import { everNoted, notedFrom } from "../../functions/store/noted-since.ts";
import type { CountedDay } from "../../functions/store/rollups.ts";
import { feedRowOf, pointersOf, storedRow, toldLateRowsOf } from "../../functions/store/rows.ts";
import { storage } from "../../functions/store/storage.ts";
import type { Api } from "../../infra/local/api.ts";
import { LocalStore } from "../../infra/local/store/store.ts";
import { accountPage } from "../../schemas/account.ts";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../schemas/bus.ts";
import { portfolioPage } from "../../schemas/insight.ts";
import { searchAnswer } from "../../schemas/search.ts";
import { runHub } from "../support/hub.ts";
import { message } from "../support/message.ts";
import { until } from "../support/until.ts";
import { BulkStore } from "./bulk-store.ts";
import { timed } from "./measure.ts";

/** Rows of a list of accounts that one call takes. */
const imported = 200;
/** Calls in which all that is searched has been read, at the most. */
const searches = 200;
/** Calls in which the night's pass has looked at all accounts, at the most. */
const passes = 200;
/** Events that are recorded together. */
const batch = 50;
/** Milliseconds within which all is done that an import has asked for. */
const longest = 3_600_000;
const year = 365 * 86_400_000;
const tables = { events: "hub-events", directory: "hub-directory" };

type Kind = Pick<PublishedEvent, "type" | "tool"> & Pick<Partial<PublishedEvent>, "direction">;

/** What happens with a client, in turn. */
const kinds: readonly [Kind, ...Kind[]] = [
  { type: "email.received", tool: "boomerang-gmail", direction: "in" },
  { type: "email.sent", tool: "boomerang-gmail", direction: "out" },
  { type: "message.posted", tool: "slack", direction: "in" },
  { type: "email.received", tool: "boomerang-gmail", direction: "in" },
  { type: "invoice.sent", tool: "quickbooks", direction: "out" },
  { type: "task.completed", tool: "accelo", direction: "out" },
  { type: "document.added", tool: "dropbox", direction: "in" },
  { type: "meeting.attended", tool: "calendly", direction: "in" },
];
/** What hardly ever comes: one event in so many. */
export const rare = { every: 20_000, type: "agreement.declined", tool: "docusign" } as const;

export interface Book {
  /** Accounts that are there, by their ids: each has the address of the client of its place. */
  readonly accounts: readonly string[];
  readonly events: number;
  /** When the last event is recorded; the first is recorded a year before. */
  readonly until: Date;
}

export const nameOf = (client: number) => `Client ${client} Partners`;
export const ownerOf = (client: number) => `Owner ${client % 40}`;
export const emailOf = (client: number) => `jane@client-${client}.example`;

/** So many clients as a firm brings them: each of one of forty owners, a third with a tag. */
async function importAccounts(api: Api, accounts: number): Promise<void> {
  for (let from = 0; from < accounts; from += imported) {
    const rows = Array.from({ length: Math.min(imported, accounts - from) }, (_, n) => {
      const client = from + n;
      return `${nameOf(client)},${ownerOf(client)},${client % 3 === 0 ? "payroll" : ""},${emailOf(client)}`;
    });
    await api.ask("POST", "/api/accounts/import", { text: `name,owner,tags,emails\n${rows.join("\n")}\n` });
  }
}

/** Clients as a hub imports them, and their year, in the folder of a hub that does not run; answers the seconds of each. */
export async function makeBook(
  folder: string,
  { accounts, events }: { readonly accounts: number; readonly events: number },
): Promise<{ readonly importing: number; readonly filling: number }> {
  const ids: string[] = [];
  const importing = await timed(async () => {
    const store = new LocalStore(join(folder, "hub.db"));
    const { api, end } = await runHub({ folder, store, between: undefined });
    await importAccounts(api, accounts);
    ids.push(...(await idsByClient(api)));
    // What an import leaves to be moved would else be looked for among the events to come.
    const { jobs } = storage(store.client(), tables);
    await until(async () => (await jobs.running()).length === 0, longest);
    await end();
    store.close();
  });
  const filling = await timed(async () => {
    const store = new BulkStore(join(folder, "hub.db"));
    await fillBook(store, { accounts: ids, events, until: new Date() });
    store.close();
  });
  return { importing: importing / 1_000, filling: filling / 1_000 };
}

/** The ids of the accounts, by the numbers of the clients that they were imported as: the events of each name its address. */
async function idsByClient(api: Api): Promise<string[]> {
  const found: (readonly [client: number, id: string])[] = [];
  let cursor: string | undefined;
  do {
    const query = `/api/accounts?sort=name&limit=200${cursor === undefined ? "" : `&cursor=${cursor}`}`;
    const page = accountPage.parse(await api.call("GET", query));
    found.push(...page.accounts.map(({ name, id }) => [Number(/\d+/.exec(name)?.[0]), id] as const));
    cursor = page.next;
  } while (cursor !== undefined);
  return found.sort(([a], [b]) => a - b).map(([, id]) => id);
}

/** The night's pass over all accounts, in as many calls as the time of each allows. */
export async function passWhole(api: Api): Promise<void> {
  for (let n = 0; n < passes; n++) {
    await api.call("POST", "/api/portfolio");
    if (portfolioPage.parse(await api.call("GET", "/api/portfolio?limit=1")).day !== undefined) return;
  }
  throw new Error(`No table of the night after ${passes} calls`);
}

/** A search reads what it looks through over several calls, as long as each may take: ends when all of it has been read. */
export async function searchedWhole(api: Api): Promise<void> {
  for (let n = 0; n < searches; n++) {
    const { searched } = searchAnswer.parse(await api.call("GET", "/api/search?q=matter"));
    if (searched.complete) return;
  }
}

/** Events that are recorded together. */
interface Told {
  readonly recorded: string;
  /** Each with the place of its account among those of the book. */
  readonly events: readonly { readonly account: number; readonly message: AccountEventMessage }[];
}

/** A book's events as record gets them, the oldest first. */
export function* toldOf({ accounts, events, until }: Book): Generator<Told> {
  const at = (n: number) =>
    new Date(until.getTime() - year + ((n + 1) / events) * (year - 60_000)).toISOString();
  for (let from = 0; from < events; from += batch)
    yield {
      recorded: at(from + batch - 1),
      events: Array.from({ length: batch }, (_, nth) => {
        const account = (from + nth) % accounts.length;
        return { account, message: eventAt(from + nth, at(from + nth), accounts.length) };
      }),
    };
}

/** A year of events as record and the count after it leave them, row by row: what is measured is reading. */
export async function fillBook(store: BulkStore, book: Book): Promise<void> {
  const { events: eventsTable, rollups, accountsTable, matching } = storage(store.client(), tables);
  const matcher = await matching.matcher();
  /** Each account's events name the same customer. */
  const keysIn = new Map<number, ReturnType<typeof keysOf>>();
  const days = new Map<string, Map<string, CountedDay>>();
  const cards = new Map<string, Omit<Card, "version">>();
  const endMonth = async (month: string) => {
    for (const [account, counted] of days) {
      await rollups.keep(account, month, counted, undefined);
      cards.set(account, carried(cards.get(account), month, counted));
    }
    days.clear();
  };
  let month = "";
  let unlisted: Parameters<typeof kindRowsOf>[1][number][] = [];
  for (const { recorded, events } of toldOf(book)) {
    await accountsTable.noteMonth(recorded.slice(0, 7));
    for (const { account: nth, message } of events) {
      const account = book.accounts[nth] ?? "";
      const { time, identities } = message.data;
      const keys = keysIn.get(nth) ?? keysOf(identities, matcher);
      keysIn.set(nth, keys);
      if (time.slice(0, 7) !== month) await endMonth(month);
      month = time.slice(0, 7);
      countIn(days, account, message.data);
      const places = identities.map((identity) => ({
        account,
        matched: { rule: "manual" as const, identity },
      }));
      store.put(storedRow(eventRowOf(message, keys, places, recorded)));
      for (const row of pointersOf(keys, message.data)) store.put({ ...row });
    }
    const told = events.map(({ message }) => message.data).toReversed();
    for (const row of [feedRowOf(recorded, told), ...toldLateRowsOf(recorded, told)]) store.put({ ...row });
    // What is noted of an hour is noted of it once: one event of each kind does for all of them.
    const different = new Map(
      told.map((event) => [`${event.tool} ${event.type} ${event.time.slice(0, 13)}`, event]),
    );
    const noted = [...different.values()].map((event) => ({ event, recordedTime: recorded }));
    await noteHours(eventsTable.table, noted, new Date(recorded));
    unlisted.push(...told.map((event) => ({ event, recordedTime: recorded })));
    if (unlisted.length < listedTogether) continue;
    const { kinds: ofThese, lists } = kindRowsOf(eventsTable.table, unlisted);
    for (const row of [...ofThese, ...lists]) store.put({ ...row });
    store.put({ ...kindsListedKey, begunTo: recorded, listedTo: recorded });
    unlisted = [];
  }
  await endMonth(month);
  await notedFrom(eventsTable.table, everNoted);
  for (const [account, card] of cards) await accountsTable.cards.keep(account, card, undefined);
}

function countIn(days: Map<string, Map<string, CountedDay>>, account: string, event: PublishedEvent): void {
  const of = days.get(account) ?? new Map<string, CountedDay>();
  days.set(account, of);
  const day = event.time.slice(0, 10);
  const before = of.get(day);
  const heard = wordOf(event) === "customer" ? event.time : before?.heard;
  const counters = added(before?.counters ?? {}, countersOf(event));
  of.set(day, { counters, last: event.time, ...(heard === undefined ? {} : { heard }) });
}

/** The card of an account with a further month, later than those that it has. */
function carried(
  before: Omit<Card, "version"> | undefined,
  month: string,
  days: ReadonlyMap<string, CountedDay>,
): Omit<Card, "version"> {
  const counted = [...days.values()];
  const events = counted.reduce((sum, { counters }) => sum + Number(counters.events ?? 0n), 0);
  const heard = counted.findLast((day) => day.heard !== undefined)?.heard ?? before?.lastHeardAt;
  return {
    eventCount: (before?.eventCount ?? 0) + events,
    lastEventAt: counted.at(-1)?.last,
    ...(heard === undefined ? {} : { lastHeardAt: heard }),
    months: { ...before?.months, [month]: { version: 1, events } },
  };
}

function eventAt(n: number, time: string, clients: number) {
  const [of, turn] = [n % clients, Math.floor(n / clients)];
  const kind = n % rare.every === rare.every - 1 ? rare : (kinds[(turn + of) % kinds.length] ?? kinds[0]);
  const name = `HP-${n}`;
  const amount = String(100 + (of % 90) * 10);
  const day = time.slice(0, 10);
  const given: Partial<PublishedEvent> = {
    type: kind.type,
    tool: kind.tool,
    ...("direction" in kind && kind.direction ? { direction: kind.direction } : {}),
    time,
    title: `Something number ${n} about matter ${of % 97}`,
    identities: [{ type: "email", value: emailOf(of) }],
    ...("direction" in kind && kind.direction === "in"
      ? { actor: { kind: "contact", name: `Jane ${of}`, email: emailOf(of) } }
      : {}),
    ...(kind.type === "invoice.sent"
      ? {
          object: { kind: "invoice", id: name, name },
          money: { amount, currency: "GBP" },
          owed: {
            ...{ total: amount, open: of % 3 === 0 ? amount : "0", currency: "GBP" },
            ...{ issued: day, due: day, asOf: time },
          },
        }
      : {}),
  };
  return message(given, `scale ${n}`);
}
