import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { createHandler } from "../../../functions/jobs/handler.ts";
import { lookAtShapes } from "../../../functions/jobs/shapes.ts";
import { record } from "../../../functions/record/record.ts";
import { eraseAccount } from "../../../functions/serve/accounts.ts";
import { driftOf, lookAtDrift } from "../../../functions/serve/drift.ts";
import { idAt } from "../../../functions/store/position.ts";
import { Shapes } from "../../../functions/store/shapes.ts";
import { storage } from "../../../functions/store/storage.ts";
import { Table } from "../../../functions/store/table.ts";
import { localContext } from "../../../infra/local/context.ts";
import type { Proof } from "../../../schemas/account-event.ts";
import type { Principal } from "../../../schemas/role.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";
import { message } from "../../support/message.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const of = { tool: "stripe", connection: "main" };
const start = Date.parse("2026-11-01T00:00:00.000Z");
const day = 86_400_000;

const tables = { events: "events", directory: "directory" };

/** A table on which a pass breaks off where it would keep what is known by now. */
class BreakingOff extends Table {
  override async overwrite(): Promise<void> {
    throw new Error("broken off");
  }
}

interface Told {
  readonly email: string;
  readonly type: string;
  readonly proof: Proof;
}

async function hub() {
  let clock = start;
  const lines: string[] = [];
  const memory = new MemoryDynamo(tables);
  const deps = {
    ...emptyHub(),
    ...storage(memory.client(), tables),
    now: () => new Date(clock++),
    log: (_level: string, code: string, fields: object = {}) =>
      void lines.push(`${code} ${JSON.stringify(fields)}`),
    ...{
      work: { wake: async () => undefined },
      countSoon: async () => undefined,
      pause: async () => undefined,
      indexLag: 0,
    },
  };
  const at = new Date(start).toISOString();
  await deps.connections.create({ ...of, secrets: [], settings: {}, createdAt: at, updatedAt: at });
  let count = 0;
  const deliver = async (
    body: unknown,
    { email = "ann@one.example", type = "invoice.paid", proof = "vendor-signed" }: Partial<Told> = {},
  ) => {
    const key = `delivery ${count++}`;
    const one = message({ ...of, type, proof, identities: [{ type: "email", value: email }] }, key);
    const rawgzip = gzipSync(JSON.stringify(body)).toString("base64");
    await record([{ ...one, deliveryid: `dlv_${key}`, rawgzip }], deps);
    clock += 60_000;
  };
  const nextDay = () => {
    clock = start + Math.ceil((clock - start + 1) / day) * day;
  };
  return { deps, memory, deliver, nextDay, lines };
}

/** Deliveries of four days: the last of them say the total as text. */
async function drifted() {
  const made = await hub();
  for (let n = 0; n < 4; n++) {
    for (let one = 0; one < 10; one++)
      await made.deliver(
        { total: n < 3 ? 5 : "five", client: "Ann Lee" },
        n < 3 ? {} : { email: "kim@two.example" },
      );
    made.nextDay();
    await lookAtShapes(made.deps, () => false);
  }
  return made;
}

const drifts = async ({ deps }: Awaited<ReturnType<typeof hub>>) =>
  (await driftOf("stripe", "main", deps)).drifts;

describe("the look at yesterday's deliveries", () => {
  test("finds once what is otherwise, with an example of what stood there and of what does", async () => {
    const made = await drifted();
    const found = await drifts(made);

    expect(found).toEqual([
      {
        id: expect.stringMatching(/^2026-11-04#[0-9a-f]{24}$/),
        ...{ type: "invoice.paid", path: "total", is: "type", from: ["number"], to: ["string"] },
        at: expect.stringMatching(/^2026-11-04T00:00:00/),
        before: { event: expect.stringMatching(/^evt_/), value: "5" },
        now: { event: expect.stringMatching(/^evt_/), value: '"five"' },
      },
    ]);
    made.nextDay();
    await made.deliver({ total: "six", client: "Ann Lee" });
    made.nextDay();
    await lookAtShapes(made.deps, () => false);
    expect(await drifts(made)).toEqual(found);
  });

  test("is told until somebody has looked at it, and again once the field changes again", async () => {
    const made = await drifted();
    const [found] = await drifts(made);
    const kim: Principal = { id: "id-kim", name: "Kim", role: "admin" };
    const looking = async (who: Principal, looked = true, drift = found?.id ?? "") =>
      await lookAtDrift(["stripe", "main", drift], looked, who, made.deps);

    await looking(kim);
    await looking({ ...kim, id: "id-tom", name: "Tom" });
    expect((await drifts(made))[0]?.looked).toMatchObject({ by: "Kim", byId: "id-kim" });
    await expect(looking(kim, true, "2026-11-04#no")).rejects.toThrow(
      expect.objectContaining({ status: 404, code: "unknown_drift" }),
    );

    made.nextDay();
    for (let one = 0; one < 10; one++) await made.deliver({ total: true, client: "Ann Lee" });
    made.nextDay();
    await lookAtShapes(made.deps, () => false);
    const now = await drifts(made);
    expect(now.map(({ to, looked }) => [to, looked?.by])).toEqual([
      [["boolean"], undefined],
      [["string"], "Kim"],
    ]);

    await looking(kim, false);
    expect((await drifts(made)).map(({ looked }) => looked)).toEqual([undefined, undefined]);
  });

  test("keeps who has looked where a pass broke off after it had found something, and runs again", async () => {
    const made = await drifted();
    for (let one = 0; one < 10; one++) await made.deliver({ total: true, client: "Ann Lee" });
    made.nextDay();
    const breaking = { ...made.deps, shapes: new Shapes(new BreakingOff(made.memory.client(), "directory")) };
    await expect(lookAtShapes(breaking, () => false)).rejects.toThrow("broken off");
    const found = await drifts(made);
    expect(found.map(({ to }) => to)).toEqual([["boolean"], ["string"]]);
    const kim: Principal = { id: "id-kim", name: "Kim", role: "admin" };
    await lookAtDrift(["stripe", "main", found[0]?.id ?? ""], true, kim, made.deps);

    await lookAtShapes(made.deps, () => false);

    expect(await made.deps.shapes.day()).toBe("2026-11-05");
    expect((await drifts(made)).map(({ looked }) => looked?.by)).toEqual(["Kim", undefined]);
  });

  test("writes nothing that stood in a delivery, neither in the log nor in a row", async () => {
    const { deps, lines } = await drifted();

    expect(lines.join("\n")).not.toMatch(/five|Ann Lee/);
    expect(lines).toContain(
      'shape_drifted {"tool":"stripe","connection":"main","type":"invoice.paid","drifts":1}',
    );
    const kept = [
      await deps.shapes.drifts(deps.now()),
      await deps.shapes.get({ ...of, type: "invoice.paid", fetched: false }),
    ];
    expect(JSON.stringify(kept, (_key, value) => (value instanceof Map ? [...value] : value))).not.toMatch(
      /five|Ann/,
    );
  });

  test("is done once a day, by the schedule's call", async () => {
    const { deps, deliver, nextDay, lines } = await hub();
    await deliver({ total: 5 });
    nextDay();
    const work = async () => await createHandler(deps)({}, localContext("jobs", "1"));
    await work();
    await work();

    expect(lines.filter((line) => line.startsWith("shapes_compared"))).toEqual([
      'shapes_compared {"day":"2026-11-01","kinds":1,"drifts":0}',
    ]);
  });

  test("goes on where it broke off, and finds the same when it is done twice", async () => {
    const { deps, deliver, nextDay } = await hub();
    for (let n = 0; n < 3; n++) await deliver({ total: 5 });
    for (let n = 0; n < 3; n++) await deliver({ total: 5 }, { type: "invoice.sent" });
    nextDay();
    let left = 1;
    await lookAtShapes(deps, () => left-- <= 0);
    expect(await deps.shapes.day()).toBeUndefined();
    await lookAtShapes(deps, () => false);

    for (const type of ["invoice.paid", "invoice.sent"]) {
      const shape = await deps.shapes.get({ ...of, type, fetched: false });
      expect(shape?.fields.get("total")).toMatchObject({ seen: 3, of: 3 });
    }
  });

  test("reads a bounded sample of a busy day, from all over it", async () => {
    const made = await hub();
    for (let n = 0; n < 150; n++) await made.deliver({ total: 5 });
    made.nextDay();
    await lookAtShapes(made.deps, () => false);

    const shape = await made.deps.shapes.get({ ...of, type: "invoice.paid", fetched: false });
    expect(shape?.fields.get("")?.seen).toBe(12);
  });

  test("keeps apart what the tool sent and what the hub fetched", async () => {
    const { deps, deliver, nextDay } = await hub();
    await deliver({ total: 5 });
    await deliver([{ request: "GET", body: {} }], { proof: "fetched" });
    nextDay();
    await lookAtShapes(deps, () => false);

    expect(
      (await deps.shapes.get({ ...of, type: "invoice.paid", fetched: true }))?.fields.get("")?.types,
    ).toEqual(["array"]);
    expect(
      (await deps.shapes.get({ ...of, type: "invoice.paid", fetched: false }))?.fields.get("")?.types,
    ).toEqual(["object"]);
  });

  test("leaves a connection that was removed forgotten", async () => {
    const { deps, deliver, nextDay } = await hub();
    await deliver({ total: 5 });
    nextDay();
    await deps.forgetConnection("stripe", "main");
    await lookAtShapes(deps, () => false);

    expect(await deps.shapes.get({ ...of, type: "invoice.paid", fetched: false })).toBeUndefined();
  });
});

test("an erased customer's examples are gone with the customer's events", async () => {
  const made = await drifted();
  const { deps } = made;
  const erase = async (email: string) => {
    const { positions } = await deps.lists.pointers({ type: "email", value: email }, { limit: 1 }, true);
    const { account = "" } = (await deps.events.get(idAt(positions[0] ?? ""))) ?? {};
    await eraseAccount(account, { id: "kim", name: "kim", role: "admin" }, deps);
    await createHandler(deps)({}, localContext("jobs", "1"));
  };
  await erase("kim@two.example");

  const [one] = await drifts(made);
  expect(one).toMatchObject({ path: "total", before: { value: "5" } });
  expect(one?.now).toBeUndefined();
  await erase("ann@one.example");
  expect((await drifts(made))[0]?.before).toBeUndefined();
});
