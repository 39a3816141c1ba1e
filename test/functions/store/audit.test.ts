import { expect, test } from "@jest/globals";
import { Audit } from "../../../functions/store/audit.ts";
import { Table } from "../../../functions/store/table.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";

test("an entry whose texts were cut inside a character is written whole", async () => {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const audit = new Audit(new Table(memory.client(), "directory"));
  const cut = "put off: 💥".slice(0, -1);
  const at = "2026-11-23T09:00:00.000Z";

  const by = { by: "Kim", byId: "kim" };
  await audit.note({ at, ...by, action: "alert.snoozed", summary: cut, values: { name: cut } }, []);

  const { entries } = await audit.page(undefined, 10);
  expect(entries).toMatchObject([{ summary: "put off: \ufffd", values: { name: "put off: \ufffd" } }]);
});
