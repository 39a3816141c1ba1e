import { describe, expect, test } from "@jest/globals";
import { record } from "../../../functions/record/record.ts";
import { createAccount } from "../../../functions/serve/accounts.ts";
import { type AccountDeps, assign } from "../../../functions/serve/identities.ts";
import { identityKey } from "../../../functions/store/keys.ts";
import { storage } from "../../../functions/store/storage.ts";
import { type Call, clientAnsweredBy, MemoryDynamo } from "../../support/memory-dynamodb.ts";
import { message } from "../../support/message.ts";

const tables = { events: "events", directory: "directory" };
const kim = { id: "kim", name: "kim", role: "manager" as const };
const jane = { type: "email", value: "jane@northwind.example" };

/** `refuses`: what the table says of a put, where it never takes it. */
function hub({ refuses = (_put: unknown): string | undefined => undefined } = {}) {
  const memory = new MemoryDynamo(tables);
  const calls: Call[] = [];
  const client = clientAnsweredBy(async (call) => {
    calls.push(call);
    const never = call.name === "PutCommand" ? refuses(call.input.Item) : undefined;
    if (never !== undefined) throw Object.assign(new Error(never), { name: "ValidationException" });
    return memory.answer(call);
  });
  let clock = Date.parse("2026-11-23T09:00:00.000Z");
  const deps: AccountDeps = {
    ...storage(client, tables),
    work: { wake: async () => undefined },
    log: () => undefined,
    now: () => new Date(clock++),
  };
  const write = async (key: string) => {
    calls.length = 0;
    const sent = message({ identities: [jane] }, key);
    return await record([sent], { ...deps, pause: async () => undefined });
  };
  const linkReads = () =>
    calls
      .filter(({ name }) => name === "BatchGetCommand")
      .filter(({ input }) => JSON.stringify(input).includes(`"Keys":[{"pk":"${identityKey(jane).pk}"`));
  const toCount = async () => {
    const found: (readonly string[])[] = [];
    for await (const rows of deps.toCount.pages(10)) found.push(...rows.map(({ events }) => events));
    return found;
  };
  const wait = (days: number) => {
    clock += days * 24 * 60 * 60_000;
  };
  return { deps, calls, write, linkReads, toCount, wait };
}

describe("recording", () => {
  test("reads an identity's link once, and again when any link has changed", async () => {
    const { deps, write, linkReads } = hub();
    await write("first");

    await write("second");
    expect(linkReads()).toHaveLength(0);

    const { id } = await createAccount({ name: "Northwind" }, kim, deps);
    await assign(jane, id, kim, deps);
    await write("third");
    expect(linkReads()).toHaveLength(1);
    expect((await deps.lists.timeline(id, { limit: 10 }, {})).rows).toHaveLength(1);
  });

  test("of what is there already reads once, and only leaves it to be counted", async () => {
    const { calls, write, toCount } = hub();
    await write("first");

    expect(await write("first")).toEqual(["duplicate"]);

    expect(calls.map(({ name }) => name)).toEqual(["BatchGetCommand", "PutCommand"]);
    expect(await toCount()).toEqual([[message({}, "first").data.id], [message({}, "first").data.id]]);
  });

  test("looks up what follows of a batch together, and of one object one after the other", async () => {
    const memory = new MemoryDynamo(tables);
    let under = 0;
    let most = 0;
    const client = clientAnsweredBy(async (call) => {
      const isLook = call.name === "QueryCommand" && JSON.stringify(call.input).includes("#unnamed");
      if (!isLook) return memory.answer(call);
      most = Math.max(most, ++under);
      await new Promise((looked) => setImmediate(looked));
      under--;
      return memory.answer(call);
    });
    const deps = {
      ...storage(client, tables),
      work: { wake: async () => undefined },
      log: () => undefined,
      now: () => new Date("2026-11-23T09:00:00.000Z"),
      pause: async () => undefined,
    };
    const about = (id: string, key: string) =>
      message({ identities: [jane], object: { kind: "invoice", id } }, key);
    const batch = (same: boolean) =>
      Array.from({ length: 8 }, (_, n) => about(same ? "one" : `number ${n}`, `${same} ${n}`));

    expect(await record(batch(false), deps)).toEqual(Array.from({ length: 8 }, () => "recorded"));
    expect(most).toBe(8);
    most = 0;
    expect(await record(batch(true), deps)).toEqual(Array.from({ length: 8 }, () => "recorded"));
    expect(most).toBe(1);
  });

  test("of what was recorded before any queue could still hold it writes nothing", async () => {
    const { calls, write, wait } = hub();
    await write("first");
    wait(15);

    expect(await write("first")).toEqual(["duplicate"]);

    expect(calls.map(({ name }) => name)).toEqual(["BatchGetCommand"]);
  });

  test("keeps an event that no table takes as one that could not be kept, and nothing that leads to it", async () => {
    const { deps, write } = hub({
      refuses: (put) =>
        JSON.stringify(put).includes("Something happened") ? "Item size has exceeded the maximum" : undefined,
    });

    expect(await write("too large")).toEqual(["recorded"]);
    expect(await write("too large")).toEqual(["duplicate"]);

    expect((await deps.events.get(message({}, "too large").data.id))?.event).toMatchObject({
      type: "system.unrecognized",
      identities: [],
      details: { reasonCode: "not_kept" },
    });
    expect((await deps.lists.pointers(jane, { limit: 5 }, true)).positions).toEqual([]);
  });

  test("puts a new event without a transaction, its pointers before it and what is to be counted after it", async () => {
    const { calls, write } = hub();
    await write("first");

    await write("second");

    expect(calls.map(({ name }) => name)).toEqual([
      "BatchGetCommand",
      "BatchWriteCommand",
      "GetCommand",
      "PutCommand",
      "PutCommand",
    ]);
  });
});
