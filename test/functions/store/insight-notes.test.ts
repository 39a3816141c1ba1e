import { expect, test } from "@jest/globals";
import { storage } from "../../../functions/store/storage.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import { memoryStore } from "../../support/memory-store.ts";

test("what a night's table has by now, and what was put off until a day that is over, is not read for ever", async () => {
  const tables = { events: "notes-events", directory: "notes-directory" };
  const store = memoryStore({ [tables.events]: eventsTable, [tables.directory]: directoryTable });
  const { insight } = storage(store.client(), tables);
  const at = "2026-11-20T09:00:00.000Z";
  await insight.putProfile("acc_1", { at, owner: "Tom", tags: [] });
  await insight.putSnooze("acc_1", "silent", { until: "2026-11-22", reason: "away" });
  await insight.putSnooze("acc_1", "overdue", { reason: "agreed" });

  await store.removeExpired(new Date("2026-11-23T12:00:00.000Z"));
  expect([(await insight.profiles()).size, (await insight.snoozes()).size]).toEqual([1, 2]);
  await store.removeExpired(new Date("2026-11-29T12:00:00.000Z"));
  expect((await insight.profiles()).size).toBe(0);
  expect([...(await insight.snoozes()).keys()]).toEqual(["acc_1#overdue"]);
  store.close();
});
