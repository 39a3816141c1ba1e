import { expect, test } from "@jest/globals";
import { eventRowOf } from "../../../functions/record/rows.ts";
import { storage } from "../../../functions/store/storage.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import { memoryStore } from "../../support/memory-store.ts";
import { message } from "../../support/message.ts";

test("of several events those alone are read out that are asked for", async () => {
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  const { events } = storage(store.client(), { events: "events", directory: "directory" });
  const rows = (["invoice.sent", "agreement.declined"] as const).map((type) =>
    eventRowOf(message({ type }), [], [], "2026-11-23T09:00:00.000Z"),
  );
  for (const row of rows) await events.putNew(row, undefined);
  const ids = rows.map(({ pk }) => pk);
  // Nobody can read this one out.
  await events.table.update({ pk: ids[0] ?? "", sk: "@" }, "REMOVE delivery", {});

  const types = async (filters: Parameters<typeof events.several>[1]) =>
    [...(await events.several(ids, filters)).values()].map(({ event }) => event.type);
  expect(await types({ type: ["agreement.declined"] })).toEqual(["agreement.declined"]);
  expect(await types({ family: ["agreement"], notType: ["invoice.sent"] })).toEqual(["agreement.declined"]);
  expect(await types({ tool: ["slack"] })).toEqual([]);
  store.close();
});
