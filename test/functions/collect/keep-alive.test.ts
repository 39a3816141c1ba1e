import { expect, test } from "@jest/globals";
import { collecting, json, oauth } from "../../support/collecting.ts";

const of = { tool: "toy", connection: "main" };
const at = "2026-11-23T08:30:00.000Z";

/** A tool that gives each refresh token another, but the one that ends with `refused`. */
const server = (_url: string, { body }: { body?: unknown }) => {
  const given = new URLSearchParams(String(body)).get("refresh_token") ?? "";
  if (given.endsWith("refused")) return json({ error: "invalid_grant" }, { status: 400 });
  return json({ access_token: `access of ${given}`, refresh_token: `${given}+`, expires_in: 3600 });
};

async function hub() {
  const made = await collecting({ credentials: oauth, server });
  const consent = async (tenant: string) => {
    const api = { kind: "oauth2" as const, createdAt: at, tenant };
    await made.tenants.put(of, { tenant, api });
    const credentials = { ...oauth, refreshToken: tenant };
    await made.apiCredentials.put("toy", "main", { id: tenant, createdAt: at, credentials }, { tenant });
  };
  return { ...made, consent };
}

test("once a day each refresh token is used that has not been, the connection's own and every tenant's", async () => {
  const { onSchedule, consent, sent, time } = await hub();
  await consent("a");
  const day = async () => {
    sent.length = 0;
    await onSchedule();
    time.now = new Date(time.now.getTime() + 86_400_000);
    return sent.map(({ body }) => new URLSearchParams(body).get("refresh_token"));
  };

  expect(await day()).toEqual(["refresh-1", "a"]);
  expect(await day()).toEqual(["refresh-1+", "a+"]);
});

test("one that was used a moment ago is left alone", async () => {
  const { onSchedule, sent } = await hub();
  await onSchedule();
  sent.length = 0;
  await onSchedule();

  expect(sent).toEqual([]);
});

test.each([
  ["Intuit", { x_refresh_token_expires_in: 8_640_000 }, 100],
  [
    "Intuit, of one that ends for good before that",
    { x_refresh_token_expires_in: 8_640_000, x_refresh_token_hard_expires_in: 864_000 },
    10,
  ],
  ["Google", { refresh_token_expires_in: "604800" }, 7],
])("shows when a refresh token ends, as %s says it", async (_who, said, days) => {
  const { onSchedule, access, apiCredentials, state, time } = await hub();
  state.server = () => json({ access_token: "a", refresh_token: "next", expires_in: 3600, ...said });
  const began = time.now.getTime();
  await onSchedule();
  const at = new Date(began + days * 86_400_000).toISOString();
  const first = { at, from: new Date(began).toISOString() };

  expect((await access())?.ends).toEqual(first);
  expect((await apiCredentials.find("toy", "main"))?.ends).toEqual(first);
});

test("an end moves on with each renewal, and one that does not stays the one that was said first", async () => {
  const { onSchedule, access, state, time } = await hub();
  const began = time.now.getTime();
  const said = { x_refresh_token_expires_in: 8_640_000, x_refresh_token_hard_expires_in: 12_960_000 };
  state.server = () => {
    const passed = (time.now.getTime() - began) / 1_000;
    const hard = said.x_refresh_token_hard_expires_in - passed;
    return json({ access_token: "a", expires_in: 60, ...said, x_refresh_token_hard_expires_in: hard });
  };
  const after = async (days: number) => {
    time.now = new Date(began + days * 86_400_000);
    await onSchedule();
    const ends = (await access())?.ends;
    return [ends?.at, ends?.from].map((one) => (Date.parse(one ?? "") - began) / 86_400_000);
  };

  expect(await after(0)).toEqual([100, 0]);
  expect(await after(10)).toEqual([110, 10]);
  expect(await after(60)).toEqual([150, 60]);
  expect(await after(61)).toEqual([150, 60]);
  expect(await after(90)).toEqual([150, 60]);
});

test("a tool that says no end shows none", async () => {
  const { onSchedule, access, state } = await hub();
  state.server = () => json({ access_token: "a", expires_in: 60, x_refresh_token_expires_in: "never" });
  await onSchedule();

  expect((await access())?.ends).toBeUndefined();
});

test("one that the tool has ended is shown the same day, and is well again when the tool takes it again", async () => {
  const { onSchedule, consent, tenants, time, state } = await hub();
  await consent("refused");
  await onSchedule();
  const failing = async () => (await tenants.get(of, "refused"))?.api.failing;

  expect(await failing()).toMatchObject({ code: "credentials_refused", waits: true });
  state.server = () => json({ access_token: "again", expires_in: 3600 });
  time.now = new Date(time.now.getTime() + 86_400_000);
  await onSchedule();

  expect(await failing()).toBeUndefined();
});

test("one that the tool gives no access for, in a word of another kind, is shown until it does", async () => {
  const { onSchedule, consent, tenants, time, state } = await hub();
  await consent("a");
  state.server = () => json({ error: "policy_enforced" }, { status: 400 });
  await onSchedule();
  const failing = async () => (await tenants.get(of, "a"))?.api.failing;

  expect(await failing()).toMatchObject({
    ...{ code: "no_access_given", values: { word: "policy_enforced" }, waits: false },
  });
  state.server = () => json({ access_token: "again", expires_in: 3600 });
  time.now = new Date(time.now.getTime() + 86_400_000);
  await onSchedule();

  expect(await failing()).toBeUndefined();
});

test("a tool that does not answer says nothing of the access, and holds up no other", async () => {
  const { onSchedule, consent, tenants, apiCredentials, access, state } = await hub();
  await consent("a");
  state.server = (url, init) =>
    String(init.body).includes("refresh-1") ? json("<h1>busy</h1>", { status: 503 }) : server(url, init);
  await onSchedule();

  expect((await access())?.failing).toBeUndefined();
  expect((await tenants.get(of, "a"))?.api.failing).toBeUndefined();
  expect((await apiCredentials.find("toy", "main", { tenant: "a" }))?.access?.value).toBe("access of a");
});
