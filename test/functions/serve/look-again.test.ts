import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { readBegun, readTable } from "../../../functions/insight/kept-tables.ts";
import { createHandler as createJobs } from "../../../functions/jobs/handler.ts";
import { lookingAgain } from "../../../functions/serve/insight/look-again.ts";
import { type NightlyDeps, nightly } from "../../../functions/serve/insight/nightly.ts";
import { localContext } from "../../../infra/local/context.ts";
import { benign, insightHub } from "../../support/insight-hub.ts";

const now = new Date("2026-11-28T09:00:00.000Z");
const day = "2026-11-27";

/** A hub with so many accounts, and what its passes have logged. */
async function hubWith(accounts: number) {
  const hub = insightHub(now);
  await hub.hear(Array.from({ length: accounts }, (_, n) => benign(`customer${n}`)).flat());
  const logged: string[] = [];
  const deps: NightlyDeps = { ...hub.deps, log: (_level, code) => void logged.push(code) };
  return { ...hub, whole: hub.deps, deps, logged };
}

describe("a look at all accounts that a person asks for", () => {
  test("is one after another, however many ask at once: those who come meanwhile share the next", async () => {
    const { deps, logged } = await hubWith(3);
    const look = lookingAgain(deps);

    const answers = await Promise.all([look(), look(), look(), look()]);

    expect(answers).toEqual(Array.from({ length: 4 }, () => ({ day, accounts: 3 })));
    expect(logged).toEqual(["insight_read", "insight_passed"]);
    expect(await look()).toEqual({ day, accounts: 3 });
  });

  test("that fails does not keep the next from going well", async () => {
    const { deps } = await hubWith(1);
    let fails = true;
    const list = async () => {
      if (fails) throw new Error("not now");
      return [];
    };
    const look = lookingAgain({ ...deps, connections: Object.assign(deps.connections, { list }) });

    const [first, second] = await Promise.allSettled([look(), look()]);
    fails = false;

    expect([first.status, second.status]).toEqual(["rejected", "rejected"]);
    expect(await look()).toEqual({ day, accounts: 1 });
  });

  test("ends before the gateway gives up on it, and says so by telling no day; the next goes on", async () => {
    const { deps, logged } = await hubWith(25);
    let at = now.getTime();
    // Each look at the clock, one an account and more, is later than the one before.
    const later = () => {
      at += 1_500;
      return new Date(at);
    };
    const look = lookingAgain({ ...deps, now: later });

    const answers = [await look()];
    while (answers.at(-1)?.day === undefined && answers.length < 10) answers.push(await look());

    expect(answers.length).toBeGreaterThan(1);
    expect(answers[0]?.accounts).toBeLessThan(25);
    expect(answers.at(-1)).toEqual({ day, accounts: 25 });
    expect(logged.filter((code) => code === "insight_passed")).toHaveLength(1);
    expect(await readBegun(deps.blobs)).toBeUndefined();
  });
});

describe("an account that is erased while a pass looks at it", () => {
  test("is told of by no table that the pass leaves", async () => {
    const { deps, whole, kept, call, idOf } = await hubWith(2);
    const context = { ...localContext("jobs", "1"), getRemainingTimeInMillis: () => 60_000 };
    const erase = createJobs({
      ...whole,
      indexLag: 0,
      countSoon: async () => undefined,
      pause: async () => undefined,
    });
    let erased = 0;
    // What an account's row is made of has been read by the time that the table is written.
    const put: NightlyDeps["blobs"]["put"] = async (key, bytes) => {
      if (key.includes("latest") && erased++ === 0) {
        await call("DELETE", `/api/accounts/${idOf("customer1")}`);
        await erase({}, context);
      }
      await deps.blobs.put(key, bytes);
    };

    await nightly({ ...deps, blobs: { ...deps.blobs, put } });

    expect(await deps.jobs.running()).toEqual([]);
    const rows = (await readTable({ ...deps.blobs }, now))?.rows ?? [];
    expect(rows.map(({ account }) => account.id)).toEqual([idOf("customer0")]);
    const texts = [...kept.values()]
      .filter(({ length }) => length > 0)
      .map((bytes) => gunzipSync(bytes).toString());
    expect(texts.filter((text) => text.includes(idOf("customer1")))).toEqual([]);
  });
});
