import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";
import { record } from "../../functions/record/record.ts";
import { viewOf, viewTimeline } from "../../functions/serve/view.ts";
import { accountKey } from "../../functions/store/keys.ts";
import { type Storage, storage } from "../../functions/store/storage.ts";
import { clientAnsweredBy } from "../../infra/local/store/client.ts";
import type { LocalStore } from "../../infra/local/store/store.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import { account } from "../../schemas/account.ts";
import { assigned } from "../../schemas/assigned.ts";
import { job } from "../../schemas/job.ts";
import { timelinePage } from "../../schemas/timeline.ts";
import { deliver, runHub } from "../support/hub.ts";
import { memoryStore } from "../support/memory-store.ts";
import { message } from "../support/message.ts";
import { type Figure, median, timed } from "./measure.ts";

const past = 10_000;
const members = 8;

/** What finding the account costs, an assignment with a long past, and reading accounts that are merged. */
export async function accounts(): Promise<Figure[]> {
  const tables = { events: "hub-events", directory: "hub-directory" };
  const store = memoryStore({ [tables.events]: eventsTable, [tables.directory]: directoryTable });
  const stored = storage(store.client(), tables);
  const figures = [
    ...(await resolving(store, tables)),
    ...(await assigning(store, stored)),
    ...(await merged(stored)),
  ];
  store.close();
  return figures;
}

async function recorded(stored: Storage, count: number, email: (n: number) => string): Promise<void> {
  const deps = {
    ...stored,
    log: () => undefined,
    now: () => new Date(),
    pause: async (milliseconds: number) => await pause(milliseconds),
  };
  const start = Date.parse("2026-01-01T00:00:00Z");
  for (let from = 0; from < count; from += 10) {
    const batch = Array.from({ length: Math.min(10, count - from) }, (_, n) => {
      const time = new Date(start + (from + n) * 60_000).toISOString();
      return message(
        { time, identities: [{ type: "email", value: email(from + n) }] },
        `${email(from + n)} ${from + n}`,
      );
    });
    for (const result of await record(batch, deps)) if (typeof result === "object") throw result.failed;
  }
}

const keysAsked = z.object({
  RequestItems: z.record(z.string(), z.object({ Keys: z.array(z.unknown()) })),
});

/** Reads of links for each identity of an event, at first and when they are remembered. */
async function resolving(
  store: LocalStore,
  tables: { events: string; directory: string },
): Promise<Figure[]> {
  let reads = 0;
  const client = clientAnsweredBy(async (call) => {
    if (call.name === "BatchGetCommand")
      reads += keysAsked.parse(call.input).RequestItems[tables.directory]?.Keys.length ?? 0;
    return await store.answer(call);
  });
  const stored = storage(client, tables);
  const people = 200;
  // Each event has two identities that may lead: an address and its domain.
  const email = (n: number) => `someone@company${n % people}.example`;
  await recorded(stored, people, email);
  const cold = reads / (people * 2);
  reads = 0;
  await recorded(stored, people * 2, email);
  const warm = reads / (people * 2);
  return [
    {
      name: "reads for each identity of an event, nothing remembered",
      measured: cold.toFixed(2),
      ratio: cold,
      bound: { atMost: 1 },
    },
    {
      name: "reads for each identity of an event, remembered",
      measured: warm.toFixed(2),
      ratio: warm,
      bound: { atMost: 0 },
    },
  ];
}

/** An identity with a long past is assigned while deliveries come. */
async function assigning(store: LocalStore, stored: Storage): Promise<Figure[]> {
  await recorded(stored, past, () => "long@past.example");
  const { api, hub, end } = await runHub({ store, between: undefined });
  const secret = "a secret of this bench";
  await api.call("PUT", "/api/connections/dropbox/main", { secrets: [secret] });
  let sent = 0;
  const answer = async () =>
    await timed(async () => {
      const body = `{"list_folder":{"accounts":["dbid:bench${sent++ % 50}"]}}`;
      await deliver(hub.url, "dropbox", { body, secret });
    });
  const answers = async (until: () => Promise<boolean>) => {
    const times: number[] = [];
    while (!(await until())) {
      for (let n = 0; n < 20; n++) {
        times.push(await answer());
        await pause(10);
      }
    }
    return times;
  };
  let rounds = 0;
  const quiet = await answers(async () => rounds++ >= 15);
  const { id } = account.parse(await api.call("POST", "/api/accounts", { name: "With a past" }));
  const from = performance.now();
  const { job: moving } = assigned.parse(
    await api.call("PUT", "/api/identities/email/long%40past.example", { account: id }),
  );
  const page = timelinePage.parse(await api.call("GET", `/api/accounts/${id}/timeline?limit=200`));
  const shown = performance.now() - from;
  if (page.events.length !== 200) throw new Error(`Only ${page.events.length} events are seen at once`);
  const busy = await answers(
    async () => job.parse(await api.call("GET", `/api/jobs/${moving}`)).state === "done",
  );
  const seconds = (performance.now() - from) / 1_000;
  await end();
  const [calm, slowed] = [median(quiet.slice(50)), median(busy)];
  return [
    {
      name: "the newest 200 of 10,000 events, from the assignment until they are read ÷ one second",
      measured: `${shown.toFixed(0)} ms`,
      ratio: shown / 1_000,
      bound: { atMost: 1 },
    },
    {
      name: "events moved a second ÷ 200",
      measured: `${(past / seconds).toFixed(0)}/s`,
      ratio: past / seconds / 200,
      bound: { atLeast: 1 },
    },
    {
      name: "ingest's answer, p50: while 10,000 events move ÷ before",
      measured: `${slowed.toFixed(1)} ms ÷ ${calm.toFixed(1)} ms`,
      ratio: slowed / calm,
      bound: { atMost: 1.5 },
    },
  ];
}

/** A page of 50 of an account merged from eight against one of an account with as many events. */
async function merged(stored: Storage): Promise<Figure[]> {
  const each = 300;
  await recorded(stored, each * members, () => "all@one-alone.example");
  const ids: string[] = [];
  for (let n = 0; n < members; n++) {
    await recorded(stored, each, () => `one@member${n}.example`);
    const row = (await stored.accountsTable.accounts()).find(
      ({ identities }) => identities[0]?.value === `one@member${n}.example`,
    );
    ids.push(row?.id ?? "");
  }
  const [root = "", ...rest] = ids;
  for (const one of rest) await stored.accountsTable.transact([set(stored, one, "mergedInto", root)]);
  const joined = rest.map((one) => ({ account: one, name: one, merge: `mrg_${one}` }));
  await stored.accountsTable.transact([set(stored, root, "members", joined)]);
  const alone = (await stored.accountsTable.accounts()).find(
    ({ identities }) => identities[0]?.value === "all@one-alone.example",
  );
  const read = async (id: string) => {
    const { rows } = await viewTimeline(await viewOf(id, stored), { limit: 50 }, {}, stored);
    if (rows.length !== 50) throw new Error(`${rows.length} rows`);
  };
  const [ones, eights]: [number[], number[]] = [[], []];
  for (let round = 0; round < 120; round++) {
    ones.push(await timed(async () => await read(alone?.id ?? "")));
    eights.push(await timed(async () => await read(root)));
  }
  const [one, eight] = [median(ones.slice(20)), median(eights.slice(20))];
  return [
    {
      name: "time of a page of 50: account merged from 8 ÷ one account",
      measured: `${eight.toFixed(1)} ms ÷ ${one.toFixed(1)} ms`,
      ratio: eight / one,
      bound: { atMost: 3 },
    },
  ];
}

function set({ accountsTable }: Storage, id: string, name: string, value: unknown) {
  return {
    Update: {
      TableName: accountsTable.table.name,
      Key: accountKey(id),
      UpdateExpression: `SET ${name} = :value`,
      ExpressionAttributeValues: { ":value": value },
    },
  };
}
