import { expect, test } from "@jest/globals";
import { loadConnector } from "../../../functions/connectors/catalogue.ts";
import { refusedOf, verifyAgain } from "../../../functions/serve/refused.ts";
import type { BusMessage } from "../../../schemas/bus.ts";
import { delivery } from "../../support/delivery.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const right = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const [received, later] = ["2026-11-20T09:00:00.000Z", new Date("2026-11-23T09:00:00.000Z")];

async function hub() {
  const published: BusMessage[] = [];
  const live = { secrets: [{ id: "sec_1", value: right, createdAt: "" }], settings: {} };
  const deps = {
    ...emptyHub(),
    secrets: { ...emptyHub().secrets, find: async () => live },
    bus: { publish: async (messages: readonly BusMessage[]) => void published.push(...messages) },
    now: () => later,
  };
  const times = { createdAt: received, updatedAt: received };
  await deps.connections.create({ tool: "relay", connection: "main", secrets: [], settings: {}, ...times });
  const connector = await loadConnector("relay");
  const refuse = async (n: number, secret: string, signedAt = received) => {
    const receivedAt = new Date(Date.parse(received) + n);
    const body = Buffer.from(
      JSON.stringify({ type: "note.added", id: String(n), title: `Note ${n}`, email: "ann@one.example" }),
    );
    const headers = connector?.signature.sign(body, secret, new Date(signedAt)) ?? {};
    await deps.refused.keep(delivery("relay", { body, headers, receivedAt }), "mismatch");
  };
  return { deps, published, refuse };
}

test("after the secret was corrected the genuine are taken in their order, once, as of when they came; forgeries stay", async () => {
  const { deps, published, refuse } = await hub();
  await refuse(2, right);
  await refuse(1, right);
  await refuse(3, "whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldCwgbm90IG91cnM=");

  const first = await verifyAgain("relay", "main", {}, deps);
  const second = await verifyAgain("relay", "main", {}, deps);

  expect(first).toEqual({ taken: 2, events: 2, refused: 1 });
  expect(second).toEqual({ taken: 0, events: 0, refused: 1 });
  expect(published.map(({ receivedtime }) => receivedtime)).toEqual([
    "2026-11-20T09:00:00.001Z",
    "2026-11-20T09:00:00.002Z",
  ]);
  expect(await refusedOf("relay", "main", deps)).toMatchObject({ kept: 1, reasons: { mismatch: 1 } });
});

test("a stamp is too old by when the delivery came, not by when it is verified again", async () => {
  const { deps, refuse } = await hub();
  await refuse(1, right, "2026-11-20T08:00:00.000Z");
  await refuse(2, right, "2026-11-20T08:59:00.000Z");

  expect(await verifyAgain("relay", "main", {}, deps)).toEqual({ taken: 1, events: 1, refused: 1 });
});

test("what the tool itself has sent again is the same event", async () => {
  const { deps, published, refuse } = await hub();
  await refuse(5, right);
  await refuse(5, right, "2026-11-20T08:59:30.000Z");
  const again = deps.refused.page("relay", "main", 10, later);
  expect((await again).refused.length).toBeGreaterThan(0);

  await verifyAgain("relay", "main", {}, deps);

  expect(new Set(published.map(({ id }) => id)).size).toBe(1);
});

test("many are looked at a page at a time, and a page's end leads to no other connection", async () => {
  const { deps, refuse } = await hub();
  for (let n = 1; n <= 120; n++) await refuse(n, right);
  const first = await verifyAgain("relay", "main", {}, deps);
  const rest = await verifyAgain("relay", "main", { cursor: first.next }, deps);

  expect([first.taken, rest.taken, rest.next]).toEqual([100, 20, undefined]);
  const foreign = Buffer.from("relay#other#").toString("base64url");
  expect((await verifyAgain("relay", "main", { cursor: foreign }, deps)).taken).toBe(0);
});
