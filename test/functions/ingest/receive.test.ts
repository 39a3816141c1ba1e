import { describe, expect, test } from "@jest/globals";
import { loadConnector } from "../../../functions/connectors/catalogue.ts";
import type { Delivery } from "../../../functions/delivery/delivery.ts";
import { receive } from "../../../functions/ingest/receive.ts";
import { Unstorable } from "../../../functions/shared/errors.ts";
import { samplesOf } from "../../../infra/local/samples.ts";
import { accountEventMessage, type BusMessage } from "../../../schemas/bus.ts";
import { delivery } from "../../support/delivery.ts";

const secret = "the text of a secret";
const asked = new Date("2026-11-23T09:00:00.000Z");

/** Ingest for one connection, and what it did. */
function ingest({ busFails = false, neverTaken = "" } = {}) {
  const published: BusMessage[] = [];
  const logged: string[] = [];
  let secretsRead = 0;
  const deps = {
    secrets: {
      find: async (_tool: string, connection: string) => {
        secretsRead++;
        return connection === "main"
          ? { secrets: [{ id: "sec_1", value: secret, createdAt: "" }], settings: {} }
          : undefined;
      },
      put: async () => undefined,
      remove: async () => undefined,
    },
    forms: { find: async () => undefined },
    bus: {
      publish: async (messages: readonly BusMessage[]) => {
        if (busFails) throw new Error("the bus is down");
        if (messages.some(({ type }) => type === neverTaken)) throw new Unstorable();
        published.push(...messages);
      },
    },
    blobs: { put: async () => undefined, get: async () => undefined },
    log: (level: string, what: string) => void logged.push(`${level} ${what}`),
  };
  return {
    deps,
    published,
    logged,
    secretsRead: () => secretsRead,
    take: async (given: Delivery) => await receive(given, deps),
  };
}

async function signed(tool: string, body: string | Uint8Array, by = secret): Promise<Delivery> {
  const bytes = Buffer.from(body);
  const headers = (await loadConnector(tool))?.signature.sign(bytes, by, asked) ?? {};
  return delivery(tool, { body: bytes, headers: { "content-type": "application/json", ...headers } });
}

const invoice = async () => {
  const sample = (await samplesOf("quickbooks")).find(
    ({ contentType }) => contentType === "application/json",
  );
  return sample?.body.toString() ?? "";
};

describe("one delivery", () => {
  test("that is genuine is on the bus, an event a message, before it is answered", async () => {
    const { published, logged, take } = ingest();
    const answer = await take(await signed("quickbooks", await invoice()));
    const events = published.filter((message) => accountEventMessage.safeParse(message).success);

    expect(answer).toMatchObject({ events: events.length, pulls: published.length - events.length });
    expect(published.length).toBeGreaterThan(0);
    for (const message of published)
      expect(message).toMatchObject({
        deliveryid: "delivery" in answer ? answer.delivery : "",
        secretid: "sec_1",
      });
    expect(logged).toEqual(["info delivery_accepted"]);
  });

  test("whose events the bus will never take is kept as it is, with the reason, and answered", async () => {
    const { published, logged, take } = ingest({ neverTaken: "fetch.requested" });

    const answer = await take(await signed("quickbooks", await invoice()));

    expect(answer).toMatchObject({ events: 1, pulls: 0 });
    expect(published).toMatchObject([
      {
        data: {
          type: "system.unrecognized",
          title: "A QuickBooks Online delivery could not be kept",
          details: { reasonCode: "not_kept", reason: "larger than can be kept" },
        },
      },
    ]);
    expect(logged).toEqual(["warn delivery_unrecognized"]);
  });

  test("that is made twice is the same delivery and the same messages", async () => {
    const [first, second] = [ingest(), ingest()];
    const given = await signed("quickbooks", await invoice());

    expect(await first.take(given)).toEqual(await second.take(given));
    expect(first.published.map(({ id }) => id)).toEqual(second.published.map(({ id }) => id));
  });

  test("that is signed with another secret, or comes to no connection, leaves nothing behind", async () => {
    const { published, logged, take } = ingest();
    const forged = await signed("quickbooks", await invoice(), "another secret");
    const elsewhere = { ...(await signed("quickbooks", await invoice())), connection: "other" };

    for (const given of [forged, elsewhere])
      await expect(take(given)).rejects.toThrow(expect.objectContaining({ status: 401 }));
    expect([published, logged]).toEqual([[], []]);
  });

  test("that is genuine and cannot be understood is kept, and warned of", async () => {
    const { published, logged, take } = ingest();

    expect(await take(await signed("quickbooks", "hello"))).toMatchObject({ events: 1, pulls: 0 });
    expect(published).toEqual([expect.objectContaining({ type: "system.unrecognized" })]);
    expect(logged).toEqual(["warn delivery_unrecognized"]);
  });

  test("that the bus does not take is not answered as taken, so that its tool sends it again", async () => {
    const { logged, take } = ingest({ busFails: true });

    await expect(take(await signed("quickbooks", await invoice()))).rejects.toThrow("the bus is down");
    expect(logged).toEqual([]);
  });

  test.each([
    ["of an unknown tool", delivery("nothing"), 404],
    ["that is too large", delivery("quickbooks", { body: Buffer.alloc(10_000_000) }), 413],
    ["that is not a POST", delivery("quickbooks", { method: "PUT" }), 405],
  ])("%s is refused before a secret is read for it", async (_what, given, status) => {
    const { secretsRead, published, take } = ingest();

    await expect(take(given)).rejects.toThrow(expect.objectContaining({ status }));
    expect([secretsRead(), published]).toEqual([0, []]);
  });

  test("that only asks whether the address is right is answered with what it said", async () => {
    const { secretsRead, published, take } = ingest();
    const answer = await take(delivery("dropbox", { method: "GET", query: { challenge: "say-this" } }));

    expect(answer).toMatchObject({ body: "say-this" });
    expect([secretsRead(), published]).toEqual([0, []]);
  });
});

test.each(["GET", "HEAD"])(
  "a %s is answered alike for any tool and connection, and nothing is looked up",
  async (method) => {
    for (const tool of ["quickbooks", "slack", "relay", "accelo", "fax"]) {
      const { secretsRead, published, take } = ingest();

      expect(await take(delivery(tool, { method, connection: "nobodys" }))).toEqual({
        contentType: "text/plain",
        body: "",
      });
      expect([secretsRead(), published]).toEqual([0, []]);
    }
  },
);

test("a token holder announces a file, but does not say what only a manager may: that removals are right", async () => {
  const announced: object[] = [];
  const { deps } = ingest();
  const body = JSON.stringify({ name: "clients.csv", accept: ["removals", "columns"] });
  const answer = await receive(
    delivery("practice-cs", {
      path: "uploads",
      body: Buffer.from(body),
      headers: { authorization: `Bearer ${secret}` },
    }),
    {
      ...deps,
      announce: async (_of, request) => {
        announced.push(request);
        return { file: "fil_1", url: "", fields: {}, expiresAt: asked.toISOString() };
      },
    },
  );

  expect(answer).toHaveProperty("body");
  expect(announced).toEqual([{ name: "clients.csv" }]);
});
