import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { added, type Counters, countersOf } from "../../functions/matching/rollup.ts";
import { wordOf } from "../../functions/matching/who-acted.ts";
import { eventRowOf } from "../../functions/record/rows.ts";
import { AccountsTable } from "../../functions/store/accounts-table.ts";
import { noteHours } from "../../functions/store/busy-hours.ts";
import type { Card } from "../../functions/store/cards.ts";
import { keptForGood } from "../../functions/store/kept-for-good.ts";
import { everNoted, notedFrom } from "../../functions/store/noted-since.ts";
import { Rollups } from "../../functions/store/rollups.ts";
import { feedRowOf, pointersOf, storedRow, toldLateRowsOf } from "../../functions/store/rows.ts";
import { Table } from "../../functions/store/table.ts";
import type { Api } from "../../infra/local/api.ts";
import { accountPage } from "../../schemas/account.ts";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import { portfolioPage } from "../../schemas/insight.ts";
import { searchAnswer } from "../../schemas/search.ts";
import { message } from "../support/message.ts";

/** Rows of a list of accounts that one call takes. */
const imported = 200;
/** Calls in which all that is searched has been read, at the most. */
const searches = 200;
/** Calls in which the night's pass has looked at all accounts, at the most. */
const passes = 200;
/** Events that are recorded together. */
const batch = 50;
/** Rows that one call writes, and calls that the store takes to its disk together. */
const [rowsACall, callsAtOnce] = [25, 20];

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
  /** Accounts that are there, by their ids. */
  readonly accounts: readonly string[];
  readonly events: number;
  /** When the last event is recorded; the first is recorded a year before. */
  readonly until: Date;
}

export const nameOf = (client: number) => `Client ${client} Partners`;
export const ownerOf = (client: number) => `Owner ${client % 40}`;
const emailOf = (client: number) => `jane@client-${client}.example`;

/** So many clients as a firm brings them: each of one of forty owners, a third with a tag. */
export async function importAccounts(api: Api, accounts: number): Promise<void> {
  for (let from = 0; from < accounts; from += imported) {
    const rows = Array.from({ length: Math.min(imported, accounts - from) }, (_, n) => {
      const client = from + n;
      return `${nameOf(client)},${ownerOf(client)},${client % 3 === 0 ? "payroll" : ""},${emailOf(client)}`;
    });
    await api.ask("POST", "/api/accounts/import", { text: `name,owner,tags,emails\n${rows.join("\n")}\n` });
  }
}

/** The ids of all accounts, by name. */
export async function accountIds(api: Api): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const query = `/api/accounts?sort=name&limit=200${cursor === undefined ? "" : `&cursor=${cursor}`}`;
    const page = accountPage.parse(await api.call("GET", query));
    ids.push(...page.accounts.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  return ids;
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

/** A year of events as record and the count after it leave them, row by row: what is measured is reading. */
export async function fillBook(client: DynamoDBDocumentClient, { accounts, events, until }: Book) {
  const directory = new Table(client, "hub-directory");
  const eventsTable = new Table(client, "hub-events");
  const [rollups, accountsTable] = [
    new Rollups(directory, keptForGood),
    new AccountsTable(directory, keptForGood),
  ];
  const year = 365 * 86_400_000;
  const at = (n: number) =>
    new Date(until.getTime() - year + ((n + 1) / events) * (year - 60_000)).toISOString();
  const days = new Map<string, Map<string, Day>>();
  const cards = new Map<string, Card["months"]>();
  const endMonth = async (month: string) => {
    for (const [account, counted] of days) {
      await rollups.keep(account, month, counted, undefined);
      const total = [...counted.values()].reduce(
        (sum, { counters }) => sum + Number(counters.events ?? 0n),
        0,
      );
      cards.set(account, { ...cards.get(account), [month]: { version: 1, events: total } });
    }
    days.clear();
  };
  await accountsTable.noteMonth(at(0).slice(0, 7));
  let month = at(0).slice(0, 7);
  for (let from = 0; from < events; from += batch) {
    const told = Array.from({ length: batch }, (_, n) => eventAt(from + n, at(from + n), accounts.length));
    const recorded = told.at(-1)?.time ?? "";
    if (recorded.slice(0, 7) !== month) {
      await endMonth(month);
      month = recorded.slice(0, 7);
    }
    const rows = told.flatMap((one, n) => {
      const account = accounts[(from + n) % accounts.length] ?? "";
      const [identity] = one.data.identities;
      if (identity === undefined) throw new RangeError("An event names its customer");
      countIn(days, account, one.data);
      const places = [{ account, matched: { rule: "manual" as const, identity } }];
      return [storedRow(eventRowOf(one, [identity], places, recorded)), ...pointersOf([identity], one.data)];
    });
    const happened = told.map(({ data }) => data);
    await noteHours(
      eventsTable,
      happened.map((event) => ({ event, recordedTime: recorded })),
      new Date(recorded),
    );
    await write(client, [...rows, feedRowOf(recorded, happened), ...toldLateRowsOf(recorded, happened)]);
  }
  await endMonth(month);
  await notedFrom(eventsTable, everNoted);
  const counts = [...cards].map(async ([account, months]) => {
    const eventCount = Object.values(months).reduce((sum, one) => sum + one.events, 0);
    await accountsTable.cards.keep(
      account,
      { eventCount, lastEventAt: until.toISOString(), months },
      undefined,
    );
  });
  await Promise.all(counts);
}

interface Day {
  readonly counters: Counters;
  readonly last: string;
  readonly heard?: string;
}

function countIn(days: Map<string, Map<string, Day>>, account: string, event: PublishedEvent): void {
  const of = days.get(account) ?? new Map<string, Day>();
  days.set(account, of);
  const day = event.time.slice(0, 10);
  const before = of.get(day);
  const heard = wordOf(event) === "customer" ? event.time : before?.heard;
  const counters = added(before?.counters ?? {}, countersOf(event));
  of.set(day, { counters, last: event.time, ...(heard === undefined ? {} : { heard }) });
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

async function write(client: DynamoDBDocumentClient, rows: readonly object[]): Promise<void> {
  const calls: Promise<unknown>[] = [];
  for (let from = 0; from < rows.length; from += rowsACall) {
    const some = rows.slice(from, from + rowsACall).map((Item) => ({ PutRequest: { Item } }));
    calls.push(client.send(new BatchWriteCommand({ RequestItems: { "hub-events": some } })));
    if (calls.length >= callsAtOnce) await Promise.all(calls.splice(0));
  }
  await Promise.all(calls);
}
