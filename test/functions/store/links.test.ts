import { describe, expect, test } from "@jest/globals";
import { Overtaken } from "../../../functions/shared/retrying.ts";
import { Links } from "../../../functions/store/links.ts";
import { Table } from "../../../functions/store/table.ts";
import { clientAnsweredBy, MemoryDynamo } from "../../support/memory-dynamodb.ts";

const jane = { type: "email", value: "jane@northwind.example" };
const omar = { type: "email", value: "omar@alder.example" };

/** Links in whose table something is done before each read of several rows. */
function linksWhile(happens: (table: Table) => Promise<unknown>) {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const table = new Table(memory.client(), "directory");
  const links = new Links(
    new Table(
      clientAnsweredBy(async (call) => {
        if (call.name.startsWith("BatchGet")) await happens(table);
        return memory.answer(call);
      }),
      "directory",
    ),
  );
  return { links, table };
}

const counted = async (table: Table) =>
  await table.transact([table.updating({ pk: "links", sk: "@" }, "ADD changes :one", { one: 1 })]);

describe("links that are read together", () => {
  test("are read though others change all the time", async () => {
    const { links } = linksWhile(counted);

    const { links: read } = await links.together([jane, omar]);

    expect(read.size).toBe(2);
  });

  test("are told to change too fast where they themselves do", async () => {
    let n = 0;
    const { links } = linksWhile(async (table) => {
      await counted(table);
      const { pk } = await new Links(table).one(jane);
      const since = "2026-11-23T09:00:00.000Z";
      const row = { identity: jane, accounts: ["acc_1"], rule: "manual", since, history: [] };
      await table.overwrite({ ...row, pk, sk: "@", version: `v${n++}` });
    });

    await expect(links.together([jane, omar])).rejects.toThrow(Overtaken);
  });
});
