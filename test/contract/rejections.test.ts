import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { codedPath } from "../../functions/delivery/coded-path.ts";
import { connection as connectionSchema } from "../../schemas/connection.ts";
import { deliveryPage } from "../../schemas/delivery.ts";
import { allEvents, deliver, deliveriesOf, type RunningHub, runHub } from "../support/hub.ts";
import { until } from "../support/until.ts";

let running: RunningHub;
beforeAll(async () => {
  running = await runHub();
  await running.api.call("PUT", "/api/connections/dropbox/main", { secrets: ["the right secret"] });
});
afterAll(async () => await running.end());

const post = async (secret: string, connection = "main") =>
  (
    await deliver(running.hub.url, "dropbox", {
      body: '{"list_folder":{"accounts":["dbid:a"]}}',
      secret,
      connection,
    })
  ).status;

describe("a refused delivery", () => {
  test("is listed with its reason and without its body; one to nowhere leaves no trace", async () => {
    expect([await post("the wrong secret"), await post("any", "nowhere")]).toEqual([401, 401]);
    await until(async () => (await deliveriesOf(running.api, "rejected")).length > 0);
    const { deliveries } = deliveryPage.parse(
      await running.api.call("GET", "/api/deliveries?status=rejected"),
    );

    expect(deliveries).toEqual([
      expect.objectContaining({
        tool: "dropbox",
        connection: "main",
        code: "mismatch",
        reason: "the signature does not match any of the secrets",
        status: "rejected",
        attempts: 1,
      }),
    ]);
    expect(JSON.stringify(deliveries)).not.toContain("dbid");
  });

  test("a flood of them is few writes", async () => {
    const published: string[] = [];
    const stop = running.hub.bus.listen(({ type }) => published.push(type));
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 300 }, () => post("the wrong secret")));
    const windows = Math.ceil((performance.now() - began) / 10_000);
    stop();

    expect(new Set(answers)).toEqual(new Set([401]));
    expect(published.length).toBeLessThanOrEqual(windows);
  });
});

describe("a test delivery", () => {
  test("goes through ingest, is of no customer, and does not count as the tool's first", async () => {
    const answer = await running.api.call("POST", "/api/connections/dropbox/main/test");
    await until(async () => (await allEvents(running.api)).length === 1);
    const [event] = await allEvents(running.api);
    const connection = connectionSchema.parse(await running.api.call("GET", "/api/connections/dropbox/main"));

    expect(answer).toMatchObject({ status: 200, secret: connection.secrets[0]?.id });
    expect(event).toMatchObject({ type: "system.observed", title: "Test delivery", details: { test: true } });
    expect(event).not.toHaveProperty("account");
    expect(connection.lastDeliveryAt).toBeUndefined();
  });
});

describe("a delivery of a tool that signs neither its kind nor its address", () => {
  const secret = "the right secret";
  const path = codedPath("create_company", secret);
  const [, code] = path.split("/");
  const sent = async (end: string, by = secret) =>
    (await deliver(running.hub.url, "accelo", { body: '{"id":7}', secret: by, connection: `main${end}` }))
      .status;
  beforeAll(async () => {
    const settings = { deployment: "northwind" };
    await running.api.call("PUT", "/api/connections/accelo/main", { secrets: [secret], settings });
  });

  test.each(["", "/create_company", `/delete_activity/${code}`, `/${path}/more`, `/${path}x`])(
    "is refused at another address: main%s",
    async (end) => {
      expect(await sent(end)).toBe(401);
    },
  );

  test("is taken at its own where its secret signed it, and the address's code is kept nowhere", async () => {
    expect([await sent(`/${path}`, "another secret"), await sent(`/${path}`)]).toEqual([401, 200]);
    const ofAccelo = async () => (await allEvents(running.api)).filter(({ tool }) => tool === "accelo");
    await until(async () => (await ofAccelo()).length > 0);
    const [event] = await ofAccelo();

    expect(event?.type).toBe("customer.created");
    expect(JSON.stringify(await running.api.call("GET", `/api/events/${event?.id}`))).not.toContain(code);
  });
});

describe("a connection whose secret was wrong", () => {
  const settings = { secrets: ["a secret nobody has"] };
  const body = (n: number) => `{"list_folder":{"accounts":["dbid:late-${n}"]}}`;
  const late = async () =>
    (await allEvents(running.api)).filter(({ connection }) => connection === "late").length;

  test("loses nothing: corrected, it has what was refused verified again, and takes it once", async () => {
    const at = { tool: "dropbox", connection: "late" };
    await running.api.call("PUT", "/api/connections/dropbox/late", settings);
    const send = async (n: number, secret = "the corrected secret") =>
      (await deliver(running.hub.url, "dropbox", { body: body(n), secret, connection: "late" })).status;
    expect([await send(1), await send(2), await send(3, "a stranger's")]).toEqual([401, 401, 401]);
    await running.api.call("PUT", "/api/connections/dropbox/late", { secrets: ["the corrected secret"] });

    const verify = "/api/connections/{tool}/{connection}/refused/verify";
    const first = await running.api.ask("POST", verify, { at, body: {} });
    const second = await running.api.ask("POST", verify, { at, body: {} });
    await until(async () => (await late()) === 2);

    expect(first).toMatchObject({ taken: 2, refused: 1 });
    expect(second).toMatchObject({ taken: 0, refused: 1 });
    expect(
      await running.api.ask("GET", "/api/connections/{tool}/{connection}/refused", { at }),
    ).toMatchObject({
      kept: 1,
    });
    await running.api.call("DELETE", "/api/connections/dropbox/late");
  });
});

test("a refused delivery is verified again by its id, once the connection has the secret that signed it", async () => {
  const own = await runHub();
  try {
    const verify = async (delivery: string) =>
      await own.api.ask("POST", "/api/deliveries/{delivery}/verify", { at: { delivery } });
    const secrets = async (...texts: string[]) =>
      await own.api.call("PUT", "/api/connections/dropbox/main", { secrets: texts });
    const body = '{"list_folder":{"accounts":["dbid:a"]}}';
    await secrets("an old secret of the app");
    const answer = await deliver(own.hub.url, "dropbox", { body, secret: "the new secret of the app" });
    await until(async () => (await deliveriesOf(own.api, "rejected")).length > 0);
    const [{ delivery = "" } = {}] = await deliveriesOf(own.api, "rejected");

    expect(answer.status).toBe(401);
    expect(await verify(delivery)).toEqual({ taken: 0, events: 0, refused: 1 });
    await secrets("the new secret of the app");
    expect(await verify(delivery)).toMatchObject({ taken: 1, refused: 0 });
    expect(await verify(delivery)).toEqual({ taken: 0, events: 0, refused: 0 });
    await expect(verify("rej_nothing.mismatch")).rejects.toThrow("No such delivery was refused lately");
  } finally {
    await own.end();
  }
});
