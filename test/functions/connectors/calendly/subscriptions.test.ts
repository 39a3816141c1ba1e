import { expect, test } from "@jest/globals";
import { requestSubscriptions } from "../../../../functions/api-access/request-subscriptions.ts";
import { calendlyCollector } from "../../../../functions/connectors/calendly/collect.ts";
import { calendlyWebhooks } from "../../../support/calendly-webhooks.ts";
import { collecting, json } from "../../../support/collecting.ts";
import { later, looked } from "../../../support/subscribing.ts";

const of = { tool: "toy", connection: "main" };
const url = "https://hub.example/hooks/toy/main";
const uri = (id: string) => `https://api.calendly.com/webhook_subscriptions/${id}`;

async function hubWith(vendor = calendlyWebhooks()) {
  const hub = await collecting({ collector: calendlyCollector, server: vendor.server });
  return { vendor, hub, state: async () => await hub.subscriptions.get(of, undefined) };
}
const own = ({ vendor }: Awaited<ReturnType<typeof hubWith>>) =>
  [...vendor.hooks.values()].filter(({ callback_url: at }) => at === url);

test("an organization's bookings, forms and contacts are subscribed to, signed with the hub's own key", async () => {
  const made = await hubWith();
  await looked(made.hub);

  expect(own(made)).toMatchObject([{ uri: uri("hook-1"), scope: "organization", state: "active" }]);
  expect(own(made)[0]?.events).toEqual([
    ...["invitee.created", "invitee.canceled", "invitee_no_show.created", "invitee_no_show.deleted"],
    ...["routing_form_submission.created", "contact.created", "contact.updated", "contact.deleted"],
  ]);
  const [secret] = made.hub.secrets.state.kept?.secrets ?? [];
  expect(made.vendor.keys.get(uri("hook-1"))).toBe(secret?.value);
  expect(await made.state()).toMatchObject({ subscriptions: [{ what: "organization", id: "hook-1" }] });
});

test("it is found again among those of other apps, on any page, and they stay as they are", async () => {
  const made = await hubWith();
  for (const n of [1, 2, 3, 4]) made.vendor.put(uri(`other-${n}`), { state: "disabled" });
  await looked(made.hub);
  later(made.hub);
  await looked(made.hub);

  expect(own(made)).toHaveLength(1);
  expect(made.vendor.state.made).toBe(1);
  expect([...made.vendor.hooks.values()].filter(({ state }) => state === "disabled")).toHaveLength(4);
});

test("once Calendly has disabled it, it is made again with the key that is accepted", async () => {
  const made = await hubWith();
  await looked(made.hub);
  made.vendor.disableAll();
  later(made.hub);
  await looked(made.hub);

  expect(own(made)).toMatchObject([{ uri: uri("hook-2"), state: "active" }]);
  expect(made.vendor.keys.get(uri("hook-2"))).toBe(made.hub.secrets.state.kept?.secrets[0]?.value);
});

test("one that lacks events is made again with all of them", async () => {
  const made = await hubWith();
  made.vendor.put(uri("by-hand"), { callback_url: url });
  await looked(made.hub);

  expect(own(made)).toMatchObject([{ uri: uri("hook-1") }]);
});

test("a member who is not an administrator has their own meetings told, and none of what is the organization's", async () => {
  const made = await hubWith();
  made.vendor.state.isAdmin = false;
  await looked(made.hub);
  later(made.hub);
  await looked(made.hub);

  expect(own(made)).toMatchObject([{ scope: "user", user: "https://api.calendly.com/users/PRIYA" }]);
  expect(await made.state()).toMatchObject({ subscriptions: [{ what: "user", id: "hook-1" }] });
  expect((await made.state())?.failing).toBeUndefined();
  expect((await made.hub.access())?.failing).toBeUndefined();
});

test("of a consent it is the organization that has consented", async () => {
  const made = await hubWith();
  const api = { kind: "token" as const, createdAt: "2026-11-23T08:00:00.000Z" };
  const kept = { id: "c", createdAt: api.createdAt, credentials: { token: "t" } };
  await made.hub.give(null);
  await made.hub.tenants.put(of, { tenant: "HARBOUR", api });
  await made.hub.apiCredentials.put("toy", "main", kept, { tenant: "HARBOUR" });
  await looked(made.hub);

  expect(own(made)).toHaveLength(1);
  expect(made.hub.sent.map(({ method, url: to }) => `${method} ${new URL(to).pathname}`)).toEqual([
    "GET /webhook_subscriptions",
    "POST /webhook_subscriptions",
  ]);
});

test("a plan without webhooks is shown in Calendly's own words", async () => {
  const made = await hubWith();
  made.vendor.state.plan = false;
  await looked(made.hub);

  expect((await made.state())?.failing).toMatchObject({
    code: "right_missing",
    values: { word: "Please upgrade your Calendly account to Professional" },
  });
});

test("an address that somebody else has taken meanwhile is shown in Calendly's own words", async () => {
  const made = await hubWith();
  made.hub.state.server = (address, init) => {
    if (init.method === "POST") made.vendor.put(uri("meanwhile"), { callback_url: url });
    return made.vendor.server(address, init);
  };
  await looked(made.hub);

  expect((await made.state())?.failing).toMatchObject({
    code: "subscription_refused",
    values: { word: "webhook_subscriptions: Hook with this url already exists" },
  });
  later(made.hub);
  made.hub.state.server = made.vendor.server;
  await looked(made.hub);
  expect((await made.state())?.failing).toBeUndefined();
  expect(own(made)).toHaveLength(1);
});

test("words of Calendly's that are not documented are shown nowhere", async () => {
  const made = await hubWith();
  made.hub.state.server = () =>
    json({ title: "Permission Denied", message: "jane@acme.example" }, { status: 403 });
  await looked(made.hub);

  expect((await made.state())?.failing).toMatchObject({ values: { word: "Permission Denied" } });
});

test.each([401, 404, 429, 500])(
  "a look that is answered %s makes nothing and removes nothing",
  async (status) => {
    const made = await hubWith();
    await looked(made.hub);
    later(made.hub);
    made.hub.sent.length = 0;
    made.hub.state.server = () => json({ title: "No" }, { status });
    await looked(made.hub);

    expect(made.hub.sent.every(({ method }) => method === "GET")).toBe(true);
    expect(own(made)).toHaveLength(1);
    expect((await made.state())?.subscriptions).toHaveLength(1);
  },
);

test("one that is gone when it is to be removed is not taken for a failure", async () => {
  const made = await hubWith();
  made.vendor.put(uri("a"), { callback_url: url });
  made.hub.state.server = (address, init) => {
    if (init.method === "DELETE") made.vendor.hooks.clear();
    return made.vendor.server(address, init);
  };
  await looked(made.hub);

  expect(own(made)).toMatchObject([{ uri: uri("hook-1") }]);
});

test.each([200, 403])(
  "leaving, the hub gives back the access that was consented to (Calendly answers %s)",
  async (status) => {
    const made = await hubWith();
    const createdAt = "2026-11-23T08:00:00.000Z";
    const app = { clientId: "the hub", clientSecret: "s3cret" };
    const access = { value: "access-1", ends: made.hub.time.now.getTime() + 3_600_000 };
    const kept = { id: "c", createdAt, credentials: { ...app, refreshToken: "refresh-1" }, access };
    await made.hub.tenants.put(of, { tenant: "HARBOUR", api: { kind: "oauth2", createdAt } });
    await made.hub.apiCredentials.put("toy", "main", kept, { tenant: "HARBOUR" });
    await looked(made.hub);
    made.hub.state.server = (address, init) =>
      address.includes("/oauth/revoke") ? json({}, { status }) : made.vendor.server(address, init);
    await requestSubscriptions({ ...of, tenant: "HARBOUR" }, made.hub.deps, true);
    await made.hub.handled(made.hub.published.at(-1));

    expect(own(made)).toEqual([]);
    const { url: to, body, authorization } = made.hub.sent.at(-1) ?? {};
    expect([to, body, authorization]).toEqual([
      "https://auth.calendly.com/oauth/revoke",
      "client_id=the+hub&client_secret=s3cret&token=refresh-1",
      undefined,
    ]);
    const state = await made.hub.subscriptions.get(of, "HARBOUR");
    expect(state?.leftAt).toBe(made.hub.time.now.toISOString());
    expect(state?.failing?.values).toEqual(status === 200 ? undefined : { word: "403" });
  },
);
