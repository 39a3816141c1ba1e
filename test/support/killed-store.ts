import { writeSync } from "node:fs";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { LocalStore } from "../../infra/local/store/store.ts";
import { StoreTable } from "../../infra/local/store/table.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";

/**
 * A process that asks for several transactions in one turn, which makes them a group, and ends as by a power cut before a
 * given row of it is written (`path`, `group`, `row`). It prints the transactions that were answered, one a line.
 */
const [path = "", group = "", row = "0"] = process.argv.slice(2);
const { put } = StoreTable.prototype;
let left = Number(row);
StoreTable.prototype.put = function (...given) {
  if (left-- === 0) process.kill(process.pid, "SIGKILL");
  put.apply(this, given);
};

const store = new LocalStore(path);
store.createTable("events", eventsTable);
store.createTable("directory", directoryTable);
const client = store.client();
const transactions = [0, 1, 2].map(async (n) => {
  const pk = `${group}-${n}`;
  const item = { pk, account: "acc", accountTime: pk };
  const puts = [
    { Put: { TableName: "events", Item: { ...item, sk: "first" } } },
    { Put: { TableName: "directory", Item: { ...item, sk: "second" } } },
    { Put: { TableName: "events", Item: { ...item, sk: "third" } } },
  ];
  await client.send(new TransactWriteCommand({ TransactItems: puts }));
  writeSync(1, `${pk}\n`);
});
await Promise.all(transactions);
process.kill(process.pid, "SIGKILL");
