import { expect, test } from "@jest/globals";
import { Shapes } from "../../../functions/store/shapes.ts";
import { Table } from "../../../functions/store/table.ts";
import { watchDrift } from "../../../functions/watch/drifting.ts";
import type { Drift } from "../../../schemas/drift.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";

const of = { tool: "stripe", connection: "main" };
const now = new Date("2026-11-23T09:00:00.000Z");
const shape = { ...of, type: "invoice.paid", fetched: false };

function hub() {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const shapes = () => new Shapes(new Table(memory.client(), "directory"));
  const mails: string[] = [];
  const state = { isDown: false };
  const find = async (...drifts: Pick<Drift, "path" | "is" | "from" | "to">[]) => {
    const at = now.toISOString();
    const found = drifts.map((one) => ({
      ...of,
      type: shape.type,
      ...one,
      at,
      now: "evt_2",
      before: ["evt_1"],
    }));
    await shapes().put(shape, "2026-11-22", { fields: new Map(), events: [] }, found, now);
  };
  /** As another process each time. */
  const look = async (at = now) => {
    mails.length = 0;
    const tell = async (subject: string, text: string) => {
      if (state.isDown) throw new Error("the topic is down");
      mails.push(`${subject}\n${text}`);
    };
    await watchDrift({ shapes: shapes(), notices: { tell }, log: () => undefined, now: () => at });
    return mails.length;
  };
  return { find, look, mails, state, shapes };
}

test("fields that changed are told once, by name and type", async () => {
  const { find, look, mails } = hub();
  await find(
    { path: "data.total", is: "type", from: ["number"], to: ["string"] },
    { path: "data.lines[].unit", is: "new", from: [], to: ["string"] },
    { path: "data.memo", is: "gone", from: ["string"], to: [] },
  );

  expect(await look()).toBe(1);
  expect(mails[0]?.split("\n").sort().slice(0, 4)).toEqual([
    "Account hub: 3 fields changed in what tools send",
    "First: look at the examples on the connection's page in the console. See infra/RUNBOOK.md, connections-quiet.",
    "stripe/main, invoice.paid: data.lines[].unit is new (string).",
    "stripe/main, invoice.paid: data.memo is gone (string).",
  ]);
  expect(mails[0]).toContain("stripe/main, invoice.paid: data.total is now string, and was number.");
  expect(await look()).toBe(0);
});

test("what could not be told is told by the next look, and what is found later by itself", async () => {
  const { find, look, mails, state } = hub();
  await find({ path: "total", is: "new", from: [], to: ["number"] });
  state.isDown = true;
  await expect(look()).rejects.toThrow("the topic is down");
  state.isDown = false;
  expect(await look()).toBe(1);

  await find({ path: "tax", is: "new", from: [], to: ["number"] });
  expect(await look()).toBe(1);
  expect(mails[0]).toContain("1 field changed");
  expect(mails[0]).not.toContain("total");
});

test("of a connection that is gone, and of what is over after 30 days, nothing is kept", async () => {
  const { find, look, shapes } = hub();
  await find({ path: "total", is: "new", from: [], to: ["number"] });
  await look();
  const later = new Date(now.getTime() + 31 * 86_400_000);

  expect(await look(later)).toBe(0);
  expect([...(await shapes().told())]).toEqual([]);
  await shapes().forgetConnection("stripe", "main");
  expect(await shapes().drifts(now)).toEqual([]);
});
