import { expect, test } from "@jest/globals";
import { announceFile, type FileDeps, getFile, listFiles } from "../../../functions/serve/files.ts";
import { Connections } from "../../../functions/store/connections-table.ts";
import { FileRecords } from "../../../functions/store/file-records.ts";
import { Table } from "../../../functions/store/table.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";

const at = "2026-11-23T09:00:00.000Z";

/** A connection that takes files, at an instant that goes on by hours. */
async function hub() {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const table = new Table(memory.client(), "directory");
  const connections = new Connections(table);
  const times = { createdAt: at, updatedAt: at };
  await connections.create({ tool: "practice-cs", connection: "main", secrets: [], settings: {}, ...times });
  let now = Date.parse(at);
  const deps: FileDeps = {
    connections,
    records: new FileRecords(table),
    blobs: { get: async () => undefined },
    uploads: { open: async () => ({ url: "https://hub.example/uploads", fields: {}, expiresAt: at }) },
    now: () => new Date(now),
  };
  const later = (hours: number) => {
    now += hours * 3_600_000;
  };
  const kept = () => memory.rows("directory").filter(({ pk }) => String(pk).startsWith("files#"));
  return { deps, later, kept };
}

const announce = async (name: string, deps: FileDeps) =>
  (await announceFile("practice-cs", "main", { name }, deps)).file;
const listed = async (deps: FileDeps) =>
  (await listFiles("practice-cs", "main", { limit: 10 }, deps)).files.map(({ name }) => name);

test("an announcement whose file never comes is shown for a day, and its row says when it is to go", async () => {
  const { deps, later, kept } = await hub();
  const file = await announce("never.csv", deps);

  later(23);
  expect(await listed(deps)).toEqual(["never.csv"]);
  later(1);
  await announce("new.csv", deps);

  expect(await listed(deps)).toEqual(["new.csv"]);
  await expect(getFile("practice-cs", "main", file, deps)).rejects.toMatchObject({ code: "unknown_file" });
  expect(kept().find((row) => row.file === file)?.expiresAt).toBe(Date.parse(at) / 1_000 + 86_400);
});

test("the report of a file that came stays", async () => {
  const { deps, later, kept } = await hub();
  const file = await announce("came.csv", deps);
  const report = await getFile("practice-cs", "main", file, deps);
  await deps.records.save({ ...report, state: "done" });

  later(10_000);

  expect(await listed(deps)).toEqual(["came.csv"]);
  expect(kept()[0]).not.toHaveProperty("expiresAt");
});
