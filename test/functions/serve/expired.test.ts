import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { deliveryId } from "../../../functions/delivery/delivery.ts";
import { record } from "../../../functions/record/record.ts";
import { forgetDelivery, redrive } from "../../../functions/serve/deliveries.ts";
import { rerun } from "../../../functions/serve/rerun.ts";
import { eventDetail } from "../../../functions/serve/timelines.ts";
import type { BusMessage } from "../../../schemas/bus.ts";
import { message } from "../../support/message.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const of = { tool: "jetpack-workflow", connection: "main" };
const receivedAt = "2026-11-23T09:00:00.000Z";
const bodyOf = (n: number) => Buffer.from(JSON.stringify({ id: n }));
const mapping = {
  version: 1,
  rules: [{ rule: "told", key: ["id"], type: "expense.captured", title: "Job {id}" }],
};
const blobOf = (n: number) => `raw/jetpack-workflow/${n}.gz`;
const large = (n: number) => {
  const { rawgzip: _, ...rest } = message(
    { ...of, type: "system.unrecognized", family: "system", title: "Not understood" },
    `large ${n}`,
  );
  const delivery = { ...of, method: "POST", headers: new Map(), query: {}, path: "", body: bodyOf(n) };
  return {
    ...rest,
    deliveryid: deliveryId({ ...delivery, receivedAt: new Date(receivedAt) }),
    rawblob: blobOf(n),
  };
};

/** Three deliveries that lie in the blob store, the second of which is there no more. */
async function hub() {
  const blobs = new Map<string, Uint8Array>();
  for (const n of [1, 3]) blobs.set(blobOf(n), gzipSync(bodyOf(n)));
  const published: BusMessage[] = [];
  const deps = {
    ...emptyHub(),
    blobs: {
      put: async (key: string, bytes: Uint8Array) => void blobs.set(key, bytes),
      get: async (key: string) => blobs.get(key),
    },
    bus: { publish: async (messages: readonly BusMessage[]) => void published.push(...messages) },
  };
  await deps.connections.create({
    ...of,
    settings: { mapping },
    secrets: [],
    createdAt: receivedAt,
    updatedAt: receivedAt,
  });
  await record([large(1), large(2), large(3)], { ...deps, pause: async () => undefined });
  return { deps, published };
}

describe("a delivery whose body has expired", () => {
  let here: Awaited<ReturnType<typeof hub>>;
  beforeEach(async () => {
    here = await hub();
  });

  test("is said to have expired where its event is shown; the others are shown", async () => {
    const [kept, gone] = await Promise.all(
      [1, 2].map(async (n) => await eventDetail(large(n).data.id, here.deps)),
    );

    expect(gone?.raw).toMatchObject({ body: "", expired: true });
    expect(gone?.raw.erased).toBeUndefined();
    expect(kept?.raw.expired).toBeUndefined();
    expect(JSON.parse(kept?.raw.body ?? "")).toMatchObject({ id: 1 });
  });

  test("is not the same as one that was erased", async () => {
    await here.deps.blobs.put(blobOf(2), new Uint8Array(0));
    const { raw } = await eventDetail(large(2).data.id, here.deps);

    expect(raw).toMatchObject({ body: "", erased: true });
    expect(raw.expired).toBeUndefined();
  });

  test("cannot be tried again, and the answer does not ask to", async () => {
    await expect(redrive(large(2).deliveryid, here.deps)).rejects.toMatchObject({
      status: 410,
      code: "expired",
    });
    expect(await redrive(large(3).deliveryid, here.deps)).toEqual({ messages: 1 });
  });

  test("can still be forgotten", async () => {
    await forgetDelivery(large(2).deliveryid, here.deps);

    await expect(redrive(large(2).deliveryid, here.deps)).rejects.toMatchObject({ status: 404 });
  });

  test("is counted where all are read again, and keeps no other from it", async () => {
    const request = { dryRun: false } as const;

    expect(await rerun(of.tool, of.connection, request, here.deps)).toMatchObject({
      deliveries: 3,
      added: 2,
      unread: 1,
    });
    expect(
      here.published.map((one) => "rawsha256" in one && "title" in one.data && one.data.title).sort(),
    ).toEqual(["Job 1", "Job 3"]);
  });
});
