import { afterAll, afterEach, beforeEach, expect, test } from "@jest/globals";
import { Table } from "../../../functions/store/table.ts";
import { Queue } from "../../../infra/local/queue.ts";
import { queueWrite } from "../../../infra/local/queue-write.ts";
import { Schedule } from "../../../infra/local/schedule.ts";
import { LocalStore } from "../../../infra/local/store/store.ts";
import { directoryTable } from "../../../infra/tables.ts";
import { until } from "../../support/until.ts";

const hour = 60 * 60_000;
const noon = Date.parse("2026-11-28T12:00:00.000Z");

const store = new LocalStore(":memory:");
const client = store.client();
let table = "";
let tables = 0;
let schedule: Schedule | undefined;

beforeEach(() => {
  table = `schedule-${++tables}`;
  store.createTable(table, directoryTable);
});
afterEach(async () => await schedule?.stop());
afterAll(() => store.close());

/** Starts a schedule of one thing that is done every hour, or so often, at a clock that begins at an instant. */
async function startAt(at: number, run: () => Promise<unknown>, every = hour): Promise<Schedule> {
  const began = Date.now();
  const log = () => undefined;
  schedule = new Schedule({
    table: new Table(client, table),
    queue: new Queue(
      { client, table, write: queueWrite(client, table) },
      { consumer: "schedule", log, backOff: 5, attempts: 100, batch: 1, workers: 1 },
    ),
    periodic: { look: { every, run } },
    now: () => new Date(at + Date.now() - began),
    log,
  });
  await schedule.start();
  return schedule;
}

/** How often it ran in a start at an instant, until nothing is due or queued. */
async function runsAt(at: number): Promise<number> {
  let runs = 0;
  const started = await startAt(at, async () => ++runs);
  await until(() => store.rows(table).every(({ pk, due }) => pk === "due" && Number(due) > at));
  await started.stop();
  return runs;
}

test("what is periodic runs again and again", async () => {
  let runs = 0;
  await startAt(noon, async () => ++runs, 50);

  await until(() => runs >= 3);
  expect(runs).toBeGreaterThanOrEqual(3);
});

test("a start does not restart the time, and a run that was done is not done again", async () => {
  const runs = [];
  for (const minutes of [0, 59, 61, 61, 119, 121]) runs.push(await runsAt(noon + minutes * 60_000));

  expect(runs).toEqual([0, 0, 1, 0, 0, 1]);
});

test("of the runs that a stopped hub has missed there is one, and the next comes when it would have come", async () => {
  await runsAt(noon);

  expect(await runsAt(noon + 5.5 * hour)).toBe(1);
  expect(await runsAt(noon + 5.9 * hour)).toBe(0);
  expect(await runsAt(noon + 6.1 * hour)).toBe(1);
});

test("a run that did not end well before the hub stopped is done after the next start", async () => {
  await runsAt(noon);
  let tries = 0;
  const first = await startAt(noon + hour, async () => {
    tries++;
    throw new Error("The hub is going down");
  });
  await until(() => tries > 0);
  await first.stop();

  // Minutes later: a clock that is some milliseconds behind the start before would count as set back.
  expect(await runsAt(noon + hour + 60_000)).toBe(1);
  expect(await runsAt(noon + hour + 120_000)).toBe(0);
});

test("what would be due for days, since the clock was set back, runs and begins anew", async () => {
  expect(await runsAt(noon + 72 * hour)).toBe(0);
  expect(await runsAt(noon)).toBe(1);
  expect(store.rows(table).map(({ due }) => Number(due) - noon <= 2 * hour)).toEqual([true]);
});
