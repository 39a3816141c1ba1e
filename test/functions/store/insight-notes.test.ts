import { expect, test } from "@jest/globals";
import { storage } from "../../../functions/store/storage.ts";
import { Table } from "../../../functions/store/table.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import { memoryStore, meteredClient } from "../../support/memory-store.ts";

test("what a night's table has by now, and what was put off until a day that is over, is not read for ever", async () => {
  const tables = { events: "notes-events", directory: "notes-directory" };
  const store = memoryStore({ [tables.events]: eventsTable, [tables.directory]: directoryTable });
  const reader = () => storage(store.client(), tables).insight;
  const insight = reader();
  const at = "2026-11-20T09:00:00.000Z";
  await insight.putProfile("acc_1", { at, owner: "Tom", tags: [] });
  await insight.putSnooze("acc_1", "silent", { until: "2026-11-22", reason: "away" });
  await insight.putSnooze("acc_1", "overdue", { reason: "agreed" });

  await store.removeExpired(new Date("2026-11-23T12:00:00.000Z"));
  expect([(await reader().profiles()).size, (await reader().snoozes()).size]).toEqual([1, 2]);
  await store.removeExpired(new Date("2026-11-29T12:00:00.000Z"));
  expect((await reader().profiles()).size).toBe(0);
  expect([...(await reader().snoozes()).keys()]).toEqual(["acc_1#overdue"]);
  store.close();
});

const tables = { events: "events", directory: "directory" };
const followUp = (n: number) => ({
  ...{ id: `fol_${n}`, account: `acc_${n % 7}`, what: "Call", who: "Kim", by: "2026-12-01", madeBy: "Kim" },
  ...{ at: "2026-11-20T09:00:00.000Z", opened: "2026-11-20T09:00:00.000Z" },
});
const done = { at: "2026-11-21T09:00:00.000Z", by: "Kim" };
const left = (on: string) => ({ on, reason: "price" as const });

test("what one function says of accounts, another tells that has read them before", async () => {
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  const [one, other] = [storage(store.client(), tables), storage(store.client(), tables)];
  const told = async () => {
    const { insight } = other;
    return {
      left: [...(await insight.left()).keys()],
      ever: (await insight.everLeft()).map(({ account, back }) => `${account} ${back ?? "away"}`),
      snoozes: [...(await insight.snoozes()).keys()],
      profiles: [...(await insight.profiles())].map(([account, { owner }]) => `${account} ${owner}`),
      open: (await insight.openFollowUps()).map(({ id, who }) => `${id} ${who}`),
    };
  };
  const nothing = { left: [], ever: [], snoozes: [], profiles: [], open: [] };
  expect(await told()).toEqual(nothing);

  await one.insight.putLeft("acc_1", left("2026-11-01"));
  await one.insight.putSnooze("acc_1", "silent", { reason: "away" });
  await one.insight.putProfile("acc_1", { at: "2026-11-20T09:00:00.000Z", owner: "Tom", tags: [] });
  await one.insight.addFollowUp(followUp(1));
  await one.insight.addFollowUp(followUp(8));
  expect(await told()).toEqual({
    left: ["acc_1"],
    ever: ["acc_1 away"],
    snoozes: ["acc_1#silent"],
    profiles: ["acc_1 Tom"],
    open: ["fol_1 Kim", "fol_8 Kim"],
  });

  await one.insight.putBack("acc_1", left("2026-11-01"), "2026-11-20");
  await one.insight.removeSnooze("acc_1", "silent");
  expect(await one.insight.changeFollowUp({ ...followUp(1), done })).toBe(true);
  expect(await one.insight.changeFollowUp({ ...followUp(8), who: "Tom" })).toBe(true);
  expect(await one.insight.changeFollowUp({ ...followUp(2), who: "Tom" })).toBe(false);
  expect(await told()).toEqual({
    ...nothing,
    ever: ["acc_1 2026-11-20"],
    profiles: ["acc_1 Tom"],
    open: ["fol_8 Tom"],
  });

  await one.forgetAccount("acc_1");
  expect(await told()).toEqual(nothing);
  store.close();
});

test("an account that was forgotten by halves is gone once it is forgotten again", async () => {
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  const [one, other] = [storage(store.client(), tables), storage(store.client(), tables)];
  await one.insight.putSnooze("acc_1", "silent", { reason: "away" });
  expect((await other.insight.snoozes()).size).toBe(1);
  // What was cut off before the note.
  await new Table(store.client(), "directory").remove({ pk: "insight#snooze", sk: "acc_1#silent" });

  await one.forgetAccount("acc_1");

  expect((await other.insight.snoozes()).size).toBe(0);
  store.close();
});

test("what is done and who has left cost nothing once they were read", async () => {
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  let units = 0;
  const { insight } = storage(
    meteredClient(store, (some) => {
      units += some;
    }),
    tables,
  );
  for (let n = 0; n < 300; n++) {
    await insight.addFollowUp({ ...followUp(n), done });
    await insight.putLeft(`acc_${n}`, left("2026-11-01"));
  }
  await insight.addFollowUp(followUp(300));
  await Promise.all([insight.openFollowUps(), insight.left()]);
  await insight.addFollowUp(followUp(301));
  await insight.openFollowUps();

  units = 0;
  expect(await insight.openFollowUps()).toHaveLength(2);
  expect((await insight.left()).size).toBe(300);
  expect(await insight.left()).toBe(await insight.left());

  // Notes of the last minutes are looked at again: here of all that was said.
  const notes = units / 4;
  expect(notes).toBeLessThan(20);
  store.close();
});
