import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { listViews, putView } from "../../../functions/serve/bookmarks.ts";
import { noteVisit, visitedAt } from "../../../functions/serve/visits.ts";
import type { VisitRow } from "../../../functions/store/bookmarks.ts";
import { storage } from "../../../functions/store/storage.ts";
import type { Principal } from "../../../schemas/role.ts";
import { viewList } from "../../../schemas/view.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const mai: Principal = { id: "mai", name: "Mai Tran", role: "manager" };
const tom: Principal = { id: "tom", name: "Tom Reed", role: "viewer" };
const tables = { events: "events", directory: "directory" };

function office() {
  const dynamo = new MemoryDynamo(tables);
  const hub = { ...emptyHub(), ...storage(dynamo.client(), tables) };
  return {
    hub,
    rows: () => dynamo.rows(tables.directory),
    /** Somebody comes in at an instant; their day begins at midnight of a zone so many hours ahead of UTC. */
    async comes(at: string, who = mai, ahead = 0) {
      const now = new Date(at);
      const local = new Date(now.getTime() + ahead * 3_600_000).toISOString().slice(0, 10);
      const dayBegan = new Date(Date.parse(`${local}T00:00:00.000Z`) - ahead * 3_600_000).toISOString();
      return (await noteVisit({ dayBegan }, who, { ...hub, now: () => now })).before;
    },
  };
}

test("a visit on the phone counts at the desk, and the night stays the same all day", async () => {
  const { comes } = office();
  expect(await comes("2026-11-26T09:00:00.000Z")).toBeUndefined();
  expect(await comes("2026-11-26T18:10:00.000Z")).toBeUndefined();
  for (const time of ["07:30", "08:40", "12:00", "17:00"])
    expect(await comes(`2026-11-27T${time}:00.000Z`)).toBe("2026-11-26T18:10:00.000Z");
  expect(await comes("2026-11-28T08:00:00.000Z")).toBe("2026-11-27T17:00:00.000Z");
});

test("a day is the person's own, and nobody's visits are another's", async () => {
  const { comes } = office();
  await comes("2026-11-26T16:30:00.000Z", mai, 7);
  // Half an hour later it is the next day in Hanoi.
  expect(await comes("2026-11-26T17:01:00.000Z", mai, 7)).toBe("2026-11-26T16:30:00.000Z");
  expect(await comes("2026-11-26T17:01:00.000Z", tom, 7)).toBeUndefined();
});

test("who looks each minute is noted every ten", async () => {
  const { comes, hub } = office();
  for (let minute = 0; minute < 25; minute++)
    await comes(`2026-11-27T08:${String(minute).padStart(2, "0")}:00.000Z`);
  expect(await hub.bookmarks.visit(mai.id)).toEqual({ latest: "2026-11-27T08:20:00.000Z" });
});

test("a visit is among nobody's views, and fits what an earlier release reads as one", async () => {
  const { comes, hub, rows } = office();
  await comes("2026-11-26T18:10:00.000Z");
  await comes("2026-11-27T08:40:00.000Z");
  await putView("quiet", { name: "Quiet", address: "/console/quiet" }, mai, hub);
  expect((await listViews(mai, hub)).map(({ id }) => id)).toEqual(["quiet"]);

  const kept = rows().filter(({ pk }) => pk === "views");
  expect(kept).toHaveLength(2);
  const views = kept.map(({ byName, ...row }) => ({ ...row, by: byName, own: true }));
  expect(viewList.parse({ views }).views).toContainEqual(
    expect.objectContaining({ shared: false, address: "/console/activity?since=2026-11-26" }),
  );
});

test("a day that cannot be today's is refused", async () => {
  const hub = emptyHub();
  for (const dayBegan of ["2026-11-24T00:00:00.000Z", "2026-11-20T00:00:00.000Z"])
    await expect(noteVisit({ dayBegan }, mai, hub)).rejects.toThrow(
      expect.objectContaining({ status: 400, code: "invalid_day" }),
    );
});

test("the visit before a day is never of that day", () => {
  const instant = fc
    .integer({ min: Date.parse("2026-11-01"), max: Date.parse("2026-11-30") })
    .map((at) => new Date(at).toISOString());
  fc.assert(
    fc.property(fc.array(instant, { minLength: 1 }), (times) => {
      let kept: VisitRow | undefined;
      for (const at of times.toSorted()) {
        const dayBegan = `${at.slice(0, 10)}T00:00:00.000Z`;
        kept = visitedAt(kept, { at, dayBegan });
        expect(kept.before === undefined || kept.before < dayBegan).toBe(true);
        const days = new Set(times.filter((one) => one <= at).map((one) => one.slice(0, 10)));
        expect(kept.before === undefined).toBe(days.size === 1);
      }
    }),
  );
});
