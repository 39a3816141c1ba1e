import { describe, expect, test } from "@jest/globals";
import { countEvents } from "../../../functions/jobs/count.ts";
import type { WorkDeps } from "../../../functions/jobs/deps.ts";
import { createHandler } from "../../../functions/jobs/handler.ts";
import { record } from "../../../functions/record/record.ts";
import { changeAccount, createAccount, eraseAccount } from "../../../functions/serve/accounts.ts";
import { assign, restore } from "../../../functions/serve/identities.ts";
import { idAt } from "../../../functions/store/position.ts";
import { localContext } from "../../../infra/local/context.ts";
import { message } from "../../support/message.ts";
import { workDeps } from "../../support/work-deps.ts";

const kim = { id: "kim", name: "kim", role: "manager" as const };
const jane = { type: "email", value: "jane@northwind.example" };

function hub() {
  const woken: string[] = [];
  const logged: string[] = [];
  const deps = workDeps({
    work: { wake: async (job) => void woken.push(job) },
    log: (_level, code) => void logged.push(code),
  });
  return { deps, woken, logged };
}

/** How many events an account has, once all is counted. */
async function eventsOf(account: string, deps: WorkDeps): Promise<number> {
  await countEvents(deps, () => false);
  return (await deps.accountsTable.cards.get(account))?.eventCount ?? 0;
}

/** 170 events of one identity, assigned and not yet moved. */
async function assigned() {
  const { deps, ...rest } = hub();
  for (let n = 0; n < 170; n++) await record([message({ identities: [jane] }, `event ${n}`)], deps);
  const { id } = await createAccount({ name: "Northwind" }, kim, deps);
  const { job = "" } = await assign(jane, id, kim, deps);
  return { deps, id, job, ...rest };
}

const context = (...left: number[]) => ({
  ...localContext("jobs", "1"),
  getRemainingTimeInMillis: () => left.shift() ?? 30_000,
});
const told = (job: string) => ({ Records: [{ messageId: "m-1", body: JSON.stringify({ job }) }] });

test("what is counted before a count is broken off stays counted: the next one begins behind it", async () => {
  const { deps } = hub();
  for (let n = 0; n < 250; n++) {
    const of = { type: "email", value: `p${n}@northwind.example` };
    await record([message({ identities: [of] }, `event ${n}`)], deps);
  }
  const waiting = async () => {
    const rows: unknown[] = [];
    for await (const page of deps.toCount.pages(1_000)) rows.push(...page);
    return rows.length;
  };
  const keep = deps.rollups.keep.bind(deps.rollups);
  let months = 0;
  deps.rollups.keep = async (...of) => {
    if (++months > 180) throw new Error("killed");
    return await keep(...of);
  };

  await expect(countEvents(deps, () => false)).rejects.toThrow("killed");
  expect(await waiting()).toBe(150);
  months = 0;
  await countEvents(deps, () => false);
  expect(await waiting()).toBe(0);
  expect((await deps.accountsTable.accounts()).filter(({ card }) => card?.eventCount === 1)).toHaveLength(
    250,
  );
});

describe("a job", () => {
  test.each(["no JSON", '{"job":1}'])(
    "%s fails alone: the others of its batch are carried out",
    async (body) => {
      const { deps, job, logged } = await assigned();
      const { Records } = told(job);

      const answer = await createHandler(deps)(
        { Records: [{ messageId: "m-0", body }, ...Records] },
        context(),
      );

      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m-0" }] });
      expect(logged).toEqual(["job_failed"]);
      expect(await deps.jobs.get(job)).toMatchObject({ state: "done" });
    },
  );

  test("asks for a count and waits for none: what is to be counted may be a day's, and jobs a thousand", async () => {
    const { deps, job } = await assigned();
    let asked = 0;
    const countSoon = async () => void asked++;
    const waiting = async () => {
      const rows: unknown[] = [];
      for await (const page of deps.toCount.pages(1_000)) rows.push(...page);
      return rows.length;
    };

    await createHandler({ ...deps, countSoon })(told(job), context());
    expect(await deps.jobs.get(job)).toMatchObject({ state: "done" });
    expect(asked).toBe(1);
    expect(await waiting()).toBeGreaterThan(100);

    await createHandler({ ...deps, countSoon })({ Records: [{ messageId: "m-2", body: "{}" }] }, context());
    expect(asked).toBe(1);
    expect(await waiting()).toBe(0);
  });

  test("has what is counted left to the next sweep where it cannot ask", async () => {
    const { deps, job, logged } = await assigned();
    const countSoon = async () => await Promise.reject(new Error("busy"));

    const answer = await createHandler({ ...deps, countSoon })(told(job), context());

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(logged).toEqual(["count_failed"]);
    expect(await deps.jobs.get(job)).toMatchObject({ state: "done" });
  });

  test("is done in steps, and counts what it has moved", async () => {
    const { deps, id, job } = await assigned();

    expect(await createHandler(deps)(told(job), context())).toEqual({ batchItemFailures: [] });

    expect(await deps.jobs.get(job)).toMatchObject({ state: "done", done: 170 });
    expect((await deps.accountsTable.account(id))?.moving).toEqual(new Set());
    expect(await eventsOf(id, deps)).toBe(170);
    expect(await deps.jobs.running()).toEqual([]);
  });

  test("changes no more of a row than where its event belongs", async () => {
    const { deps, id, job } = await assigned();
    const { positions } = await deps.lists.pointers(jane, { limit: 1 }, true);
    const event = idAt(positions[0] ?? "");
    const before = await deps.events.get(event);

    await createHandler(deps)(told(job), context());

    expect(before?.raw.gzip).toBeDefined();
    expect(await deps.events.get(event)).toEqual({
      ...before,
      account: id,
      matched: { rule: "manual", identity: jane },
      version: (before?.version ?? 0) + 1,
    });
  });

  test("rests after each transaction for as long as it is told, where deliveries share the machine", async () => {
    const { deps, job } = await assigned();
    const rests: number[] = [];

    await createHandler({ ...deps, rest: 2, pause: async (ms) => void rests.push(ms) })(told(job), context());

    expect(rests.filter((milliseconds) => milliseconds > 0)).toHaveLength(17);
  });

  test("that time runs out for wakes the queue and goes on from there", async () => {
    const { deps, id, job, woken } = await assigned();
    const handler = createHandler(deps);
    woken.length = 0;

    await handler(told(job), context(30_000, 30_000, 1_000));

    expect(woken).toEqual([job]);
    expect(await eventsOf(id, deps)).toBe(100);
    await handler({}, context());
    expect(await deps.jobs.get(job)).toMatchObject({ state: "done", done: 170 });
  });

  test("that fails is told of by name, so that the queue brings it again", async () => {
    const { deps, job, logged } = await assigned();
    const handler = createHandler({
      ...deps,
      now: () => {
        throw new Error("no clock");
      },
    });

    expect(await handler(told(job), context())).toEqual({ batchItemFailures: [{ itemIdentifier: "m-1" }] });
    expect(logged).toContain("job_failed");
  });

  test("that is finished, or unknown, is let be", async () => {
    const { deps, job } = await assigned();
    const handler = createHandler(deps);
    await handler(told(job), context());

    expect(await handler(told(job), context())).toEqual({ batchItemFailures: [] });
    expect(await handler(told("job_unknown"), context())).toEqual({ batchItemFailures: [] });
  });

  test("of an undo brings everything back to where it was", async () => {
    const { deps, id, job } = await assigned();
    const handler = createHandler(deps);
    await handler(told(job), context());
    const { job: back = "", account = "" } = await restore(jane, kim, deps);

    await handler(told(back), context());

    expect([await eventsOf(id, deps), await eventsOf(account, deps)]).toEqual([0, 170]);
    expect((await deps.accountsTable.account(account))?.status).toBe("provisional");
  });
});

describe("a large delivery of an erased event that comes again", () => {
  test("has the bytes that ingest has kept of it emptied once more", async () => {
    const { deps, id } = await assigned();
    const emptied: string[] = [];
    const blobs = { ...deps.blobs, put: async (key: string) => void emptied.push(key) };
    const handler = createHandler({ ...deps, blobs });
    await eraseAccount(id, { ...kim, role: "admin" }, deps);
    await handler({}, context());
    const again = { ...message({ identities: [jane] }, "event 1"), rawblob: "raw/large" };

    expect(await record([again], deps)).toEqual(["duplicate"]);
    await handler({}, context());

    expect(emptied).toEqual(["raw/large"]);
    expect(await deps.jobs.running()).toEqual([]);
  });
});

describe("a count", () => {
  test("leaves what is recorded meanwhile to the next, however much comes", async () => {
    const { deps, id } = await assigned();
    await countEvents(deps, () => false);
    let come = 0;
    const pages = deps.toCount.pages.bind(deps.toCount);
    // A row a page, and one event more while each is counted.
    deps.toCount.pages = async function* () {
      for await (const rows of pages(1)) {
        if (come < 300) await record([message({ identities: [jane] }, `meanwhile ${come++}`)], deps);
        yield rows;
      }
    };
    await record([message({ identities: [jane] }, "the first")], deps);
    await countEvents(deps, () => false);
    expect(come).toBeLessThan(5);
    deps.toCount.pages = pages;
    expect(await eventsOf(id, deps)).toBe(1 + come);
  });

  test("reads some thousand events at once, however many have come, and counts all of them", async () => {
    const { deps } = hub();
    const [event] = [message({ identities: [jane] }, "the last")];
    await record([event], deps);
    const absent = (row: number) => Array.from({ length: 900 }, (_, n) => `evt_${row}_${n}`);
    for (let row = 0; row < 6; row++) await deps.toCount.leave(absent(row), "2026-11-23T08:00:00.000Z");
    const several = deps.events.several.bind(deps.events);
    const asked: number[] = [];
    deps.events.several = async (ids) => {
      asked.push(ids.length);
      return await several(ids);
    };
    const account = (await deps.events.get(event.data.id))?.account ?? "";
    expect(await eventsOf(account, deps)).toBe(1);
    expect(asked).toEqual([1_800, 1_800, 1_801]);
  });

  test("reads a day once for all that waits to be counted of it", async () => {
    const { deps } = hub();
    const events = ["first", "second", "third"].map((name) => message({ identities: [jane] }, name));
    await record(events, deps);
    const absent = Array.from({ length: 2_000 }, (_, n) => `evt_${n}`);
    for (const { data } of events) await deps.toCount.leave([data.id, ...absent], "2026-11-23T08:00:00.000Z");
    const days: string[] = [];
    const onDay = deps.lists.onDay.bind(deps.lists);
    deps.lists.onDay = (account, day) => {
      days.push(day);
      return onDay(account, day);
    };
    const account = (await deps.events.get(events[0]?.data.id ?? ""))?.account ?? "";

    expect(await eventsOf(account, deps)).toBe(3);
    expect(days).toEqual([events[0]?.data.time.slice(0, 10)]);
  });

  test("that runs out of time leaves to the next call what it has not come to", async () => {
    const { deps } = hub();
    const people = Array.from({ length: 30 }, (_, n) => ({
      type: "email",
      value: `p${n}@northwind.example`,
    }));
    const events = people.map((one) => message({ identities: [one] }, one.value));
    await record(events, deps);
    let looks = 0;
    await countEvents(deps, () => looks++ > 12);
    const countedOf = async () => {
      const rows = await Promise.all(events.map(async ({ data }) => await deps.events.get(data.id)));
      const cards = rows.map(async (row) => await deps.accountsTable.cards.get(row?.account ?? ""));
      return (await Promise.all(cards)).filter((card) => card?.eventCount === 1).length;
    };
    const before = await countedOf();

    await countEvents(deps, () => false);

    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(30);
    expect(await countedOf()).toBe(30);
  });
});

describe("a mail of an erased account", () => {
  test("loses what was read of it with itself, also where it comes again", async () => {
    const { deps } = hub();
    const emptied: string[] = [];
    const blobs = { ...deps.blobs, put: async (key: string) => void emptied.push(key) };
    const handler = createHandler({ ...deps, blobs });
    const { id } = await createAccount({ name: "Northwind" }, kim, deps);
    await assign(jane, id, kim, deps);
    await handler({}, context());
    const mail = {
      ...message({ tool: "dropbox", proof: "mail-unverified", identities: [jane] }, "a mail"),
      rawsha256: "5a",
    };
    await record([mail], deps);
    await eraseAccount(id, { ...kim, role: "admin" }, deps);
    await handler({}, context());
    const erased = emptied.splice(0);

    expect(await record([mail], deps)).toEqual(["duplicate"]);
    await handler({}, context());

    expect([erased, emptied]).toEqual([["raw/dropbox/5a.reading.gz"], ["raw/dropbox/5a.reading.gz"]]);
  });
});

describe("an event with ten thousand identities", () => {
  test("is recorded once, and found by those that fit one transaction", async () => {
    const { deps } = hub();
    const identities = Array.from({ length: 10_000 }, (_, n) => ({
      type: "email",
      value: `p${n}@c${n}.example`,
    }));
    const sent = message({ identities }, "crowd");

    expect(await record([sent, { ...sent }], deps)).toEqual(["recorded", "duplicate"]);
    expect((await deps.events.get(sent.data.id))?.keys).toHaveLength(14);
  });
});

describe("what the hub writes itself", () => {
  const note = (account: string) =>
    message(
      { type: "note.added", tool: "hub", identities: [{ type: "hub:account", value: account }] },
      account,
    );

  test("is at the account that it names, and at none where that is not there", async () => {
    const { deps } = hub();
    const { id } = await createAccount({ name: "Northwind" }, kim, deps);

    expect(await record([note(id), note("acc_nowhere")], deps)).toEqual(["recorded", "recorded"]);

    expect((await deps.events.get(note(id).data.id))?.account).toBe(id);
    expect((await deps.events.get(note("acc_nowhere").data.id))?.account).toBeUndefined();
    await expect(assign({ type: "hub:account", value: id }, id, kim, deps)).rejects.toThrow(
      expect.objectContaining({ code: "invalid_identity" }),
    );
  });
});

describe("an erasure", () => {
  const cid = { type: "email", value: "cid@globex.example" };
  const shared = message({ identities: [jane, cid] }, "of two customers");

  /** An event at the customer of one of its people; the other's customer is not known yet. */
  async function filed() {
    const { deps } = hub();
    const globex = await createAccount({ name: "Globex" }, kim, deps);
    const northwind = await createAccount({ name: "Northwind" }, kim, deps);
    const work = async (job?: string) => await createHandler(deps)(job ? told(job) : {}, context());
    await assign(cid, globex.id, kim, deps);
    await work();
    await record([shared], deps);
    return { deps, globex, northwind, work };
  }

  test.each(["move", "erasure"])(
    "leaves an event to whom one of its people was led before, if the %s runs first",
    async (first) => {
      const { deps, globex, northwind, work } = await filed();
      const { job: moving } = await assign(jane, northwind.id, kim, deps);
      const { job: erasing } = await eraseAccount(globex.id, kim, deps);

      await work(first === "move" ? moving : erasing);
      await work();

      expect(await deps.events.get(shared.data.id)).toMatchObject({
        account: northwind.id,
        event: { identities: [jane] },
      });
      expect(await eventsOf(northwind.id, deps)).toBe(1);
    },
  );

  test("takes an event along of which one of its people is led elsewhere only afterwards", async () => {
    const { deps, globex, northwind, work } = await filed();
    await eraseAccount(globex.id, kim, deps);
    await assign(jane, northwind.id, kim, deps);

    await work();

    expect(await deps.events.isErased(shared.data.id)).toBe(true);
    expect(await eventsOf(northwind.id, deps)).toBe(0);
  });
});

describe("a customer record of a tool that makes accounts", () => {
  const customer = (name: string | undefined, type: "customer.created" | "customer.updated") =>
    message(
      {
        type,
        tool: "quickbooks",
        identities: [{ type: "quickbooks:customer", value: "77/58" }],
        object: { kind: "customer", id: "77/58", ...(name ? { name } : {}) },
      },
      `${type} ${name}`,
    );

  test("becomes an account with the newest name that the tool gives, until the team gives it one", async () => {
    const { deps } = hub();
    const settings = await deps.matching.settings();
    await deps.matching.put({ ...settings, accountsFrom: ["quickbooks"] });

    const recorded = async (name: string | undefined, type: "customer.created" | "customer.updated") => {
      await record([customer(name, type)], deps);
      await countEvents(deps, () => false);
    };

    await recorded(undefined, "customer.created");
    const [unnamed] = await deps.accountsTable.accounts();
    await recorded("Northwind Ltd", "customer.updated");
    const [named] = await deps.accountsTable.accounts();
    await changeAccount(unnamed?.id ?? "", { name: "Northwind" }, kim, deps);
    await recorded("Another name", "customer.updated");

    expect(unnamed).toMatchObject({ name: "77/58", namedBy: "id", status: "active" });
    expect(named).toMatchObject({ name: "Northwind Ltd", namedBy: "company" });
    expect(await deps.accountsTable.accounts()).toMatchObject([
      { id: unnamed?.id, name: "Northwind", namedBy: "team", status: "active", card: { eventCount: 3 } },
    ]);
  });

  test("stays in the inbox where the setting does not name the tool, or it is assigned", async () => {
    const { deps } = hub();
    await record([customer("Northwind Ltd", "customer.created")], deps);
    const [waiting] = await deps.accountsTable.accounts();
    const { id } = await createAccount({ name: "Ours" }, kim, deps);
    await assign({ type: "quickbooks:customer", value: "77/58" }, id, kim, deps);
    await deps.matching.put({ ...(await deps.matching.settings()), accountsFrom: ["quickbooks"] });
    await record([customer("Northwind Ltd", "customer.updated")], deps);

    expect(waiting?.status).toBe("provisional");
    expect((await deps.accountsTable.account(waiting?.id ?? ""))?.status).toBe("provisional");
    expect(await eventsOf(id, deps)).toBe(1);
  });
});
