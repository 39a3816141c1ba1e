import { expect, test } from "@jest/globals";
import { watchEnds } from "../../../functions/watch/ending.ts";
import { connection } from "../../../schemas/connection.ts";
import { SimulatedHub } from "../../support/week/simulated-hub.ts";

const secret = "a secret of this test";
const begin = new Date("2026-11-16T06:00:00.000Z");
const stated = { at: "2027-02-01T00:00:00.000Z", from: begin.toISOString() };

const hubOf = (tool: string) => new SimulatedHub(tool, begin, async () => Response.json({}));
const put = async (hub: SimulatedHub, body: object) =>
  connection.parse(await hub.call("PUT", `/api/connections/${hub.tool}/main`, body)).api;
const token = { secrets: [secret], api: { token: "pasted" } };

test("the day on which a token ends is stated with it, shown, changed by itself, and taken back", async () => {
  const hub = hubOf("stripe");

  expect((await put(hub, { ...token, apiEnds: "2027-02-01" }))?.ends).toEqual(stated);
  hub.at += 86_400_000;
  expect((await put(hub, { apiEnds: "2027-02-01" }))?.ends).toEqual(stated);
  expect((await put(hub, { apiEnds: "2027-03-01" }))?.ends?.at).toBe("2027-03-01T00:00:00.000Z");
  expect((await put(hub, { settings: {} }))?.ends?.at).toBe("2027-03-01T00:00:00.000Z");
  expect((await put(hub, { apiEnds: null }))?.ends).toBeUndefined();
});

test("another token has another end, or none", async () => {
  const hub = hubOf("stripe");
  await put(hub, { ...token, apiEnds: "2027-02-01" });

  expect((await put(hub, { api: { token: "another" } }))?.ends).toBeUndefined();
});

test.each([
  ["accelo", { deployment: "northwind" }, { clientId: "hub", clientSecret: "s3cret" }],
  ["smartsheet", {}, { token: "pasted" }],
])("a secret that a person has entered for %s may end, too", async (tool, settings, api) => {
  const given = { secrets: [secret], settings, api, apiEnds: "2027-02-01" };

  expect((await put(hubOf(tool), given))?.ends).toEqual(stated);
});

test.each([
  ["what is renewed", { secrets: [secret], api: { clientId: "a", clientSecret: "b", refreshToken: "c" } }],
  ["nothing", { secrets: [secret] }],
])("%s has no end to state", async (_what, given) => {
  const put = hubOf("dropbox").call("PUT", "/api/connections/dropbox/main", {
    ...given,
    apiEnds: "2027-02-01",
  });

  await expect(put).rejects.toThrow("end_not_taken");
});

test.each(["2027-02-31", "2027-13-01", "tomorrow"])("%s is not taken for a day", async (apiEnds) => {
  await expect(put(hubOf("stripe"), { ...token, apiEnds })).rejects.toThrow("invalid_day");
});

test("a stated end is warned of 30, 7 and 1 days before, and once it is there", async () => {
  const hub = hubOf("stripe");
  const api = await put(hub, { ...token, apiEnds: "2027-02-01" });
  const row = {
    tool: "stripe",
    connection: "main",
    version: 1,
    secrets: [],
    settings: {},
    ...(api ? { api } : {}),
  };
  const times = { createdAt: begin.toISOString(), updatedAt: begin.toISOString() };
  const mails: string[] = [];
  let told: string[] = [];
  for (let day = 0; day < 80; day++) {
    const now = new Date(begin.getTime() + day * 86_400_000);
    told = await watchEnds([{ row: { ...row, ...times }, tenants: [], states: [] }], told, {
      notices: {
        tell: async (_subject, text) => void mails.push(`${now.toISOString().slice(0, 10)} ${text}`),
      },
      log: () => undefined,
      now: () => now,
    });
  }

  expect(mails.map((mail) => mail.split(" (")[0])).toEqual([
    "2027-01-02 stripe/main ends within 30 days",
    "2027-01-25 stripe/main ends within 7 days",
    "2027-01-31 stripe/main ends within a day",
    "2027-02-01 stripe/main has ended",
  ]);
});
