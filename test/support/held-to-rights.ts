import { AsyncLocalStorage } from "node:async_hooks";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import type { Functions } from "../../infra/local/functions.ts";
import type { Between } from "../../infra/local/hub.ts";
import { isAmong, type RowRights, rowRights, type TableCall } from "../../infra/rows.ts";

const key = z.object({ pk: z.string() });
const one = z.object({ TableName: z.string(), Key: z.optional(key), Item: z.optional(key) });
const asked = z.object({
  TableName: z.string(),
  IndexName: z.optional(z.string()),
  KeyConditionExpression: z.string(),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()),
});
const transaction = z.object({ TransactItems: z.array(z.record(z.string(), one)) });
const manyRead = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(key) })) });
const manyWritten = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.object({
        PutRequest: z.optional(z.object({ Item: key })),
        DeleteRequest: z.optional(z.object({ Key: key })),
      }),
    ),
  ),
});

/** A row that a call touches, as DynamoDB's condition `dynamodb:LeadingKeys` sees it. */
interface Touched {
  readonly call: TableCall;
  readonly table: string;
  readonly index?: string | undefined;
  readonly partition: string;
}

const singles: Readonly<Record<string, TableCall>> = {
  GetCommand: "GetItem",
  PutCommand: "PutItem",
  UpdateCommand: "UpdateItem",
  DeleteCommand: "DeleteItem",
};
const parts: Readonly<Record<string, TableCall>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

function touchedBy(command: string, input: unknown): Touched[] {
  const of = (call: TableCall, { TableName, Key, Item }: z.infer<typeof one>): Touched => ({
    call,
    table: TableName,
    partition: Key?.pk ?? Item?.pk ?? "",
  });
  const single = singles[command];
  if (single) return [of(single, one.parse(input))];
  switch (command) {
    case "TransactWriteCommand":
      return transaction
        .parse(input)
        .TransactItems.flatMap((item) => Object.entries(item))
        .map(([part, item]) => of(parts[part] ?? "PutItem", item));
    case "BatchGetCommand":
      return Object.entries(manyRead.parse(input).RequestItems).flatMap(([table, { Keys }]) =>
        Keys.map(({ pk }): Touched => ({ call: "BatchGetItem", table, partition: pk })),
      );
    case "BatchWriteCommand":
      return Object.entries(manyWritten.parse(input).RequestItems).flatMap(([table, requests]) =>
        requests.map(({ PutRequest, DeleteRequest }): Touched => {
          const partition = PutRequest?.Item.pk ?? DeleteRequest?.Key.pk ?? "";
          return { call: "BatchWriteItem", table, partition };
        }),
      );
    case "QueryCommand":
      return [queried(asked.parse(input))];
    default:
      throw new Error(`${command} is not among the calls that rights are given for`);
  }
}

/** A query's partition is what its key condition says must be equal. */
function queried(query: z.infer<typeof asked>): Touched {
  const [, name = ""] = /= (:\w+)/.exec(query.KeyConditionExpression) ?? [];
  const partition = String(query.ExpressionAttributeValues[name]);
  return { call: "Query", table: query.TableName, index: query.IndexName, partition };
}

function isAllowed({ events, indexes, directory }: RowRights, { call, table, index, partition }: Touched) {
  const rows = index === undefined ? (table === "hub-events" ? events : directory)[call] : indexes[index];
  return isAmong(rows ?? [], partition);
}

/** Lets each of the hub's functions touch the rows that it may on AWS; `denied` are the calls that it would not be let there. */
export function heldToRights(): Between & { readonly denied: readonly string[] } {
  const caller = new AsyncLocalStorage<keyof typeof rowRights>();
  const denied: string[] = [];
  const check = (command: string, input: unknown) => {
    const name = caller.getStore();
    if (name === undefined) return;
    for (const touched of touchedBy(command, input)) {
      if (touched.table === "hub-queue" || isAllowed(rowRights[name], touched)) continue;
      const { call, table, index, partition } = touched;
      denied.push(`${name}: ${call} ${table}${index ? `/${index}` : ""} ${partition}`);
      throw Object.assign(new Error(denied.at(-1)), { name: "AccessDeniedException" });
    }
  };
  const as = <Call extends (...given: never[]) => unknown>(name: keyof typeof rowRights, call: Call): Call =>
    new Proxy(call, {
      apply: (target, self, given) => caller.run(name, () => Reflect.apply(target, self, given)),
    });
  return {
    denied,
    client(made) {
      const client: DynamoDBDocumentClient = Object.create(made);
      const send = async (command: Parameters<typeof made.send>[0]) => {
        check(command.constructor.name, command.input);
        return await made.send(command);
      };
      return Object.assign(client, { send });
    },
    functions: ({
      ingest,
      record,
      send,
      collect,
      convert,
      jobs,
      watch,
      serve,
      insight,
      digest,
    }: Functions) => ({
      ingest: as("ingest", ingest),
      record: as("record", record),
      send: as("send", send),
      collect: as("collect", collect),
      convert: as("convert", convert),
      jobs: as("jobs", jobs),
      watch: as("watch", watch),
      serve: as("serve", serve),
      insight: as("insight", insight),
      digest: as("digest", digest),
    }),
  };
}
