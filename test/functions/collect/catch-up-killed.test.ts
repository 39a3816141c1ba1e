import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { catchUpsOf } from "../../../functions/store/catch-ups.ts";
import { accountEventMessage, fetchMessage } from "../../../schemas/bus.ts";
import { collecting } from "../../support/collecting.ts";
import { five, having, reading } from "../../support/invoice-list.ts";
import { share } from "../../support/repeats.ts";

const of = { tool: "toy", connection: "main" };
const hour = 3_600_000;
/** Hours after which a history and the check after it are over, however often the process was killed. */
const enough = 100;

/** Nothing that a process does after it was killed leaves it. */
class Killed extends Error {}

/** Made after the history was begun, and told by no delivery: the check finds it. */
const lost = ["lost", "2026-11-23T20:00:00.000Z"] as const;

/** Reads the history of five invoices and then checks a day; each process is killed after so many steps, and another begins. */
async function survived(lives: readonly number[]) {
  const life = { steps: 0, left: Number.POSITIVE_INFINITY, isOn: false };
  const step = () => {
    if (!life.isOn) return;
    life.steps++;
    if (life.left-- <= 0) throw new Killed();
  };
  const hub = await collecting({ collector: reading(), server: having([...five, lost]), step });
  const taken = new Set<number>();
  const left = [...lives];
  const begin = () => {
    Object.assign(life, { left: left.shift() ?? Number.POSITIVE_INFINITY, isOn: true });
    hub.restart();
  };
  const isDead = () => life.left < 0;
  const shown = async () => catchUpsOf(await hub.catchUps.list(of))[0];

  begin();
  for (let hours = 0; hours < enough; hours++) {
    try {
      await hub.hourly();
    } catch (error) {
      if (!isDead()) throw error;
    }
    for (let n = 0; n < hub.published.length && !isDead(); n++) {
      const fetch = fetchMessage.safeParse(hub.published[n]);
      if (!fetch.success || taken.has(n)) continue;
      const failed = await hub.handled(fetch.data);
      // The queue keeps what a process has not finished.
      if (!isDead() && failed.length === 0) taken.add(n);
    }
    const died = isDead();
    life.isOn = false;
    await hub.record();
    const now = await shown();
    if (now?.check?.state === "done") return { now, hub, steps: life.steps };
    const isToBeChecked = now?.history?.state === "done" && now.check === undefined;
    hub.time.now = new Date(hub.time.now.getTime() + (isToBeChecked ? 25 : 1) * hour);
    if (died) begin();
    else life.isOn = true;
  }
  throw new Error("the catch-up was not over in time");
}

/** The titles of what was told, each as often as events with other ids say it. */
function told({ published }: Awaited<ReturnType<typeof collecting>>): string[] {
  const events = published.flatMap((one) => accountEventMessage.safeParse(one).data ?? []);
  return [...new Map(events.map(({ data }) => [data.id, data.title])).values()].toSorted();
}

const whole = {
  told: ["Invoice 0", "Invoice 1", "Invoice 2", "Invoice 3", "Invoice 4", "Invoice lost"],
  history: "done",
  found: 5,
  missed: 1,
};

async function outcomeOf(lives: readonly number[]) {
  const { hub, now } = await survived(lives);
  const { state, found } = now.history ?? {};
  return { told: told(hub), history: state, found, missed: now.missed.count };
}

test("a catch-up that is killed between any two steps tells and counts every event once", async () => {
  const { steps } = await survived([]);
  expect(steps).toBeGreaterThan(100);
  for (let n = 0; n < steps; n++)
    expect({ step: n, ...(await outcomeOf([n])) }).toEqual({ step: n, ...whole });
});

test("a catch-up that is killed again and again tells and counts every event once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(80), { minLength: 2, maxLength: 12 }), async (lives) => {
      expect(await outcomeOf(lives)).toEqual(whole);
    }),
    { numRuns: share(50) },
  );
});
