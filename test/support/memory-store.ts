import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { clientAnsweredBy } from "../../infra/local/store/client.ts";
import { LocalStore } from "../../infra/local/store/store.ts";
import type { TableShape } from "../../infra/tables.ts";

/** The embedded store, in memory, with tables by their names. */
export function memoryStore(tables: Readonly<Record<string, TableShape>>): LocalStore {
  const store = new LocalStore(":memory:");
  for (const [name, shape] of Object.entries(tables)) store.createTable(name, shape);
  return store;
}

const capacity = z.object({ CapacityUnits: z.number() });
const used = z.object({ ConsumedCapacity: z.optional(z.union([capacity, z.array(capacity)])) });

/** A client that tells the units of each call, and the class of its command. */
export function meteredClient(
  store: LocalStore,
  tell: (units: number, command: string) => void,
): DynamoDBDocumentClient {
  return clientAnsweredBy(async ({ name, input }) => {
    const answer = await store.answer({ name, input: { ...input, ReturnConsumedCapacity: "TOTAL" } });
    for (const { CapacityUnits } of [used.parse(answer).ConsumedCapacity ?? []].flat())
      tell(CapacityUnits, name);
    return answer;
  });
}
