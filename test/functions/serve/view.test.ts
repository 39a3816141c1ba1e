import { describe, expect, test } from "@jest/globals";
import { createHandler } from "../../../functions/jobs/handler.ts";
import type { RecordDeps } from "../../../functions/record/deps.ts";
import { record } from "../../../functions/record/record.ts";
import { createAccount } from "../../../functions/serve/accounts.ts";
import { type AccountDeps, assign, restore } from "../../../functions/serve/identities.ts";
import { viewOf, viewTimeline, viewUpcoming } from "../../../functions/serve/view.ts";
import { provisionalAccountId } from "../../../functions/store/keys.ts";
import { storage } from "../../../functions/store/storage.ts";
import { localContext } from "../../../infra/local/context.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import { memoryStore, meteredClient } from "../../support/memory-store.ts";
import { message } from "../../support/message.ts";

/** Moves that go on at the same time. */
const movesAtOnce = 50;
const tables = { events: "events", directory: "directory" };
const kim = { id: "kim", name: "kim", role: "manager" as const };
const jane = { type: "email", value: "jane@northwind.example" };
const omar = { type: "email", value: "omar@alder.example" };
const northwind = { type: "domain", value: "northwind.example" };
const janes = provisionalAccountId(jane);

/** One event of Jane's that is past and one that is ahead, on the account that stands for her until she is assigned. */
async function hub(): Promise<AccountDeps & Pick<RecordDeps, "pause">> {
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  let clock = Date.parse("2026-11-23T09:00:00.000Z");
  const deps = {
    ...storage(store.client(), tables),
    work: { wake: async () => undefined },
    countSoon: async () => undefined,
    log: () => undefined,
    now: () => new Date(clock++),
    pause: async () => undefined,
  };
  const past = message({ title: "Signed", identities: [jane] });
  const ahead = message({
    title: "Review booked",
    type: "meeting.scheduled",
    scheduledFor: "2026-12-01T09:00:00.000Z",
    identities: [jane],
  });
  await record([past, ahead], deps);
  return deps;
}

/** Titles of what a reader of an account sees: what is past and what is ahead. */
async function seenOn(account: string, deps: AccountDeps) {
  const view = await viewOf(account, deps);
  const past = await viewTimeline(view, { limit: 10 }, {}, deps);
  const ahead = await viewUpcoming(view, { limit: 10 }, {}, deps);
  const titles = ({ rows }: typeof past) => rows.map(({ event }) => event.title).sort();
  return { past: titles(past), ahead: titles(ahead) };
}

const everything = { past: ["Review booked", "Signed"], ahead: ["Review booked"] };
const nothing = { past: [], ahead: [] };

describe("while a job is moving events from one account to another", () => {
  test("each is shown on the one it goes to and no longer on the one that its row is still in", async () => {
    const deps = await hub();
    const { id } = await createAccount({ name: "Northwind" }, kim, deps);
    expect(await seenOn(janes, deps)).toEqual(everything);

    await assign(jane, id, kim, deps);

    expect((await deps.accountsTable.account(janes))?.moving.size).toBe(1);
    expect(await seenOn(id, deps)).toEqual(everything);
    expect(await seenOn(janes, deps)).toEqual(nothing);
  });

  test("one that goes to an account of which these jobs say nothing stays where it was", async () => {
    const deps = await hub();
    const alder = await createAccount({ name: "Alder" }, kim, deps);
    const { id } = await createAccount({ name: "Northwind" }, kim, deps);
    await assign(jane, alder.id, kim, deps);
    await restore(jane, kim, deps);

    await assign(northwind, id, kim, deps);

    expect(await seenOn(janes, deps)).toEqual(everything);
  });

  test("one that goes to several accounts stays where it was while these jobs say nothing of one of them", async () => {
    const deps = await hub();
    await record([message({ title: "Both met", identities: [jane, omar] })], deps);
    const alder = await createAccount({ name: "Alder" }, kim, deps);
    const { id } = await createAccount({ name: "Northwind" }, kim, deps);
    await assign(omar, alder.id, kim, deps);

    await assign(jane, id, kim, deps);

    expect((await seenOn(janes, deps)).past).toEqual(["Both met"]);
  });

  test("nothing of the other account is shown that goes from there to a third", async () => {
    const deps = await hub();
    const alder = await createAccount({ name: "Alder" }, kim, deps);
    const { id } = await createAccount({ name: "Northwind" }, kim, deps);
    await assign(omar, alder.id, kim, deps);
    const visit = { title: "Visit booked", type: "meeting.scheduled", identities: [omar] };
    await record([message({ ...visit, scheduledFor: "2026-12-02T09:00:00.000Z" })], deps);
    await assign(jane, alder.id, kim, deps);

    await assign(omar, id, kim, deps);

    expect(await seenOn(janes, deps)).toEqual(nothing);
  });

  test("it is shown on one that has come to be since, of which the job knows nothing", async () => {
    const deps = await hub();
    const { id } = await createAccount({ name: "Alder" }, kim, deps);
    await assign(omar, id, kim, deps);
    const visit = { title: "Visit booked", type: "meeting.scheduled", identities: [omar] };
    await record([message({ ...visit, scheduledFor: "2026-12-02T09:00:00.000Z" })], deps);
    await restore(omar, kim, deps);

    await record([message({ title: "Wrote", identities: [omar] })], deps);

    expect(await seenOn(provisionalAccountId(omar), deps)).toEqual({
      past: ["Visit booked", "Wrote"],
      ahead: ["Visit booked"],
    });
  });

  test("it is shown on the one of its first identity when a second one, which led it away, no longer does", async () => {
    const deps = await hub();
    const { id } = await createAccount({ name: "Alder" }, kim, deps);
    const field = { type: "docusign:customfield", value: "account id/7" };
    await assign(field, id, kim, deps);
    const visit = { title: "Visit booked", type: "meeting.scheduled", identities: [jane, field] };
    await record([message({ ...visit, scheduledFor: "2026-12-02T09:00:00.000Z" })], deps);
    expect(await seenOn(janes, deps)).toEqual(everything);

    await restore(field, kim, deps);

    expect(await seenOn(janes, deps)).toEqual({
      past: ["Review booked", "Signed", "Visit booked"],
      ahead: ["Review booked", "Visit booked"],
    });
  });

  test("it is shown on the account of a second identity when the first, which led it away, no longer does", async () => {
    const deps = await hub();
    const [alder, birch] = [
      await createAccount({ name: "Alder" }, kim, deps),
      await createAccount({ name: "Birch" }, kim, deps),
    ];
    const field = { type: "docusign:customfield", value: "account id/7" };
    await assign(field, alder.id, kim, deps);
    await assign(omar, birch.id, kim, deps);
    const visit = { title: "Visit booked", type: "meeting.scheduled", identities: [omar, field] };
    await record([message({ ...visit, scheduledFor: "2026-12-02T09:00:00.000Z" })], deps);
    expect(await seenOn(birch.id, deps)).toEqual(nothing);

    await restore(field, kim, deps);

    expect(await seenOn(birch.id, deps)).toEqual({ past: ["Visit booked"], ahead: ["Visit booked"] });
  });

  test("readers see the same before it is done as after it", async () => {
    const deps = await hub();
    const { id } = await createAccount({ name: "Northwind" }, kim, deps);
    const { job } = await assign(jane, id, kim, deps);
    const before = [await seenOn(id, deps), await seenOn(janes, deps)];

    const blobs = { put: async () => undefined, get: async () => undefined };
    const handler = createHandler({ ...deps, blobs, countSoon: async () => undefined, indexLag: 0 });
    await handler(
      { Records: [{ messageId: "m-1", body: JSON.stringify({ job }) }] },
      localContext("jobs", "1"),
    );

    expect((await deps.accountsTable.account(janes))?.moving.size).toBe(0);
    expect([await seenOn(id, deps), await seenOn(janes, deps)]).toEqual(before);
  });

  test("a page costs what it shows, however many events of others are on their way", async () => {
    const store = memoryStore({ events: eventsTable, directory: directoryTable });
    const read = { units: 0 };
    const metered = meteredClient(store, (units) => {
      read.units += units;
    });
    let clock = Date.parse("2026-11-23T09:00:00.000Z");
    const deps = { ...(await hub()), ...storage(store.client(), tables), now: () => new Date(clock++) };
    const at = (n: number) => new Date(Date.parse("2026-10-01T09:00:00.000Z") + n * 3_600_000).toISOString();
    const { id } = await createAccount({ name: "Northwind" }, kim, deps);
    await assign(jane, id, kim, deps);
    const blobs = { put: async () => undefined, get: async () => undefined };
    const handler = createHandler({ ...deps, blobs, countSoon: async () => undefined, indexLag: 0 });
    await handler({}, localContext("jobs", "1"));
    const others = Array.from({ length: movesAtOnce }, (_, n) => ({
      type: "email",
      value: `p${n}@other-${n}.example`,
    }));
    for (let n = 0; n < 40; n++)
      await record(
        [jane, ...others].map((one) =>
          message({ title: `${one.value} ${n}`, time: at(n), identities: [one] }),
        ),
        deps,
      );
    const page = async () => {
      read.units = 0;
      const seen = { ...deps, ...storage(metered, tables) };
      const { rows } = await viewTimeline(await viewOf(id, seen), { limit: 30 }, {}, seen);
      return { titles: rows.map(({ event }) => event.title), units: read.units };
    };
    const still = await page();
    const elsewhere = await createAccount({ name: "Elsewhere" }, kim, deps);
    for (const one of others) await assign(one, elsewhere.id, kim, deps);
    const moving = await page();

    expect(moving.titles).toEqual(still.titles);
    expect(moving.titles).toHaveLength(30);
    // What is shown is read by its identity as well, and judged: three times a page, and the moves.
    expect(moving.units).toBeLessThan(still.units + 120);
    store.close();
  });
});
