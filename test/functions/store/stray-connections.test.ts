import { expect, test } from "@jest/globals";
import { Connections } from "../../../functions/store/connections-table.ts";
import { strayConnections } from "../../../functions/store/stray-connections.ts";
import { Table } from "../../../functions/store/table.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";

const at = "2026-11-23T09:00:00.000Z";
const times = { createdAt: at, updatedAt: at };

async function hubOf(...names: string[]) {
  const client = new MemoryDynamo({ events: "events", directory: "directory" }).client();
  const connections = new Connections(new Table(client, "directory"));
  for (const connection of names)
    await connections.create({ tool: "slack", connection, settings: {}, secrets: [], ...times });
  return connections;
}

test("what one of the two stores does not know of is found, either way round", async () => {
  const connections = await hubOf("main", "old");

  const found = await strayConnections({
    connections,
    secretNames: async () => ["slack/main", "relay/ghost"],
  });

  expect(found).toEqual([
    { tool: "relay", connection: "ghost", lacks: "connection" },
    { tool: "slack", connection: "old", lacks: "secret" },
  ]);
});

test("a connection whose change has not ended is told as unfinished, and not as this", async () => {
  const connections = await hubOf();
  await connections.create({
    ...{ tool: "slack", connection: "new", settings: {}, secrets: [], ...times },
    unfinishedSince: at,
  });

  expect(await strayConnections({ connections, secretNames: async () => [] })).toEqual([]);
});

test("what is made or removed between the two readings is not taken for a stray", async () => {
  const connections = await hubOf("main");
  let looks = 0;

  const found = await strayConnections({
    connections,
    secretNames: async () => (looks++ === 0 ? ["slack/main", "slack/gone"] : ["slack/main"]),
  });

  expect(found).toEqual([]);
  expect(looks).toBe(2);
});
