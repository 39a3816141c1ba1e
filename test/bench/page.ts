import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { eventRowOf } from "../../functions/record/rows.ts";
import { EventLists } from "../../functions/store/event-lists.ts";
import { EventRows } from "../../functions/store/event-rows.ts";
import { Table } from "../../functions/store/table.ts";
import { eventsTable } from "../../infra/tables.ts";
import { memoryStore, meteredClient } from "../support/memory-store.ts";
import { message } from "../support/message.ts";
import { type Figure, median, timed } from "./measure.ts";

const [large, small] = [100_000, 100];

/** A page of 50 from an account of 100,000 events against one from an account of 100: read units and time. */
export async function page(): Promise<Figure[]> {
  const store = memoryStore({ "bench-events": eventsTable });
  let units = 0;
  const client = meteredClient(store, (count) => {
    units += count;
  });
  await fill(client, "acc_small", small);
  await fill(client, "acc_large", large);
  const table = new Table(client, "bench-events");
  const lists = new EventLists(table, new EventRows(table));
  const read = async (account: string) => await lists.timeline(account, { limit: 50 }, {});
  const spent: Record<string, number> = {};
  for (const account of ["acc_small", "acc_large"]) {
    units = 0;
    await read(account);
    spent[account] = units;
  }
  const [larges, smalls]: [number[], number[]] = [[], []];
  for (let round = 0; round < 120; round++) {
    smalls.push(await timed(async () => await read("acc_small")));
    larges.push(await timed(async () => await read("acc_large")));
  }
  store.close();
  const [a, b] = [median(larges.slice(20)), median(smalls.slice(20))];
  const [ua, ub] = [spent.acc_large ?? 0, spent.acc_small ?? 0];
  return [
    {
      name: "read units of a page of 50: account of 100,000 ÷ of 100",
      measured: `${ua} ÷ ${ub}`,
      ratio: ua / ub,
      bound: { atMost: 1 },
    },
    {
      name: "time of a page of 50: account of 100,000 ÷ of 100",
      measured: `${a.toFixed(2)} ms ÷ ${b.toFixed(2)} ms`,
      ratio: a / b,
      bound: { atMost: 1.2 },
    },
  ];
}

async function fill(client: DynamoDBDocumentClient, account: string, count: number): Promise<void> {
  const start = Date.parse("2025-01-01T00:00:00Z");
  const identity = { type: "email", value: `${account}@bench.example` };
  let next = 0;
  const writer = async () => {
    while (next < count) {
      const from = next;
      next += 25;
      const requests = Array.from({ length: Math.min(25, count - from) }, (_, n) => {
        const time = new Date(start + (from + n) * 60_000).toISOString();
        const row = eventRowOf(
          message({ time, identities: [identity] }, `${account}${from + n}`),
          [identity],
          [{ account, matched: { rule: "manual", identity } }],
          time,
        );
        return { PutRequest: { Item: row } };
      });
      await client.send(new BatchWriteCommand({ RequestItems: { "bench-events": requests } }));
    }
  };
  await Promise.all(Array.from({ length: 4 }, writer));
}
