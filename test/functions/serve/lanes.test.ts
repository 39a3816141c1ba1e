import { expect, test } from "@jest/globals";
import { record } from "../../../functions/record/record.ts";
import { filtersOf } from "../../../functions/serve/query.ts";
import { passes } from "../../../functions/store/filters.ts";
import { storage } from "../../../functions/store/storage.ts";
import { eventTypes } from "../../../schemas/event-types.ts";
import { laneOf, lanes } from "../../../schemas/lane.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";
import { message } from "../../support/message.ts";

const later = message({ type: "parcel.shipped", family: "work" }).data;
const all = [
  ...Object.values(eventTypes)
    .flat()
    .map((type) => message({ type }).data),
  later,
];

test.each(lanes)("lane=%s asks for the types of that lane, known or of a later release", (lane) => {
  const filters = filtersOf(new URLSearchParams({ lane }));

  expect(all.filter((event) => passes(event, filters))).toEqual(
    all.filter((event) => laneOf(event.type, event.family) === lane),
  );
});

test("a type of a later release is listed in the history alone", async () => {
  const names = { events: "events", directory: "directory" };
  const stores = storage(new MemoryDynamo(names).client(), names);
  const now = () => new Date("2026-11-23T09:00:00.000Z");
  const deps = { ...stores, now, log: () => undefined, pause: async () => undefined };
  await record([message({ type: "parcel.shipped", family: "work" }, "one")], deps);
  const listed = async (lane: string) => {
    const filters = filtersOf(new URLSearchParams({ lane }));
    return (await stores.lists.feed("2026-11", { limit: 5 }, filters)).rows.map(({ event }) => event.type);
  };

  expect(await listed("history")).toEqual(["parcel.shipped"]);
  expect(await listed("activity")).toEqual([]);
});
