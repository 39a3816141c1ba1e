import { expect, test } from "@jest/globals";
import { requestSubscriptions } from "../../../../functions/api-access/request-subscriptions.ts";
import { docusignCollector } from "../../../../functions/connectors/docusign/collect.ts";
import { envelopeRules, recipientRules } from "../../../../functions/connectors/docusign/rules.ts";
import { collecting } from "../../../support/collecting.ts";
import { docusignConnect } from "../../../support/docusign-connect.ts";
import { later, looked } from "../../../support/subscribing.ts";

const of = { tool: "toy", connection: "main" };
const url = "https://hub.example/hooks/toy/main";
const tenant = "5b0e7c1a-93d4-4f6e-8a27-c1d05e9b7f34";
const createdAt = "2026-11-23T08:00:00.000Z";

/** An account whose administrator has consented, with a Connect key that a person has entered. */
async function hubWith() {
  const vendor = docusignConnect(tenant);
  const hub = await collecting({ collector: docusignCollector, server: vendor.server, credentials: null });
  const credentials = { clientId: "hub", clientSecret: "s3cret", refreshToken: "refresh-1" };
  const access = { value: "access-1", ends: hub.time.now.getTime() + 86_400_000 };
  hub.secrets.state.kept = { secrets: [{ id: "s1", value: "connect-key", createdAt }], settings: {} };
  await hub.tenants.put(of, { tenant, api: { kind: "oauth2", createdAt } });
  await hub.apiCredentials.put("toy", "main", { id: "c", createdAt, credentials, access }, { tenant });
  return { vendor, hub, state: async () => await hub.subscriptions.get(of, tenant) };
}
const own = ({ vendor }: Awaited<ReturnType<typeof hubWith>>) =>
  [...vendor.configurations.values()].filter(({ urlToPublishTo: at }) => at === url);

test("an account gets one configuration, whose messages are signed and understood", async () => {
  const made = await hubWith();
  await looked(made.hub);
  later(made.hub);
  await looked(made.hub);

  expect(own(made)).toMatchObject([{ connectId: "1", allowEnvelopePublish: "true", includeHMAC: "true" }]);
  const known = new Set([...envelopeRules.keys(), ...recipientRules.keys()]);
  const events = own(made).flatMap((one) => one.events);
  expect(events).toHaveLength(13);
  expect(events.filter((event) => !known.has(String(event)))).toEqual([]);
  expect(await made.state()).toMatchObject({ subscriptions: [{ what: "account", id: "1" }] });
});

test("the key that a person has entered is the one that is accepted, and the hub makes none", async () => {
  const made = await hubWith();
  await looked(made.hub);

  expect(made.hub.secrets.state.kept?.secrets.map(({ value }) => value)).toEqual(["connect-key"]);
  expect((await made.state())?.failing).toBeUndefined();
});

test("one that was paused is enabled again as it was", async () => {
  const made = await hubWith();
  await looked(made.hub);
  const [before] = own(made);
  made.vendor.put("1", { allowEnvelopePublish: "false", groupIds: ["7"] });
  later(made.hub);
  await looked(made.hub);

  expect(own(made)).toEqual([{ ...before, groupIds: ["7"] }]);
  expect(made.vendor.state.made).toBe(1);
});

test.each([
  { what: "deleted", lost: () => undefined },
  { what: "not signed any more", lost: () => ({ includeHMAC: "false" }) },
  { what: "telling less than it should", lost: () => ({ events: ["envelope-sent"] }) },
])("one that is $what is made again", async ({ lost }) => {
  const made = await hubWith();
  await looked(made.hub);
  const now = lost();
  if (now) made.vendor.put("1", now);
  else made.vendor.configurations.clear();
  later(made.hub);
  await looked(made.hub);

  expect(own(made)).toMatchObject([{ connectId: "2", includeHMAC: "true" }]);
  expect(own(made)[0]?.events).toHaveLength(13);
});

test("what a person has made at the address, and what is published elsewhere, stays as it is", async () => {
  const made = await hubWith();
  const signed = { includeHMAC: "true", allowEnvelopePublish: "true" };
  made.vendor.put("by-hand", { name: "Hub", urlToPublishTo: url, events: ["envelope-sent"], ...signed });
  made.vendor.put("other", {
    name: "CRM",
    urlToPublishTo: "https://crm.example/",
    allowEnvelopePublish: "false",
  });
  const before = [...made.vendor.configurations.values()];
  await looked(made.hub);

  expect([...made.vendor.configurations.values()]).toEqual(before);
  expect(await made.state()).toMatchObject({ subscriptions: [{ id: "by-hand" }] });
});

test.each(["USER_LACKS_PERMISSIONS", "ACCOUNT_LACKS_PERMISSIONS"])(
  "%s is shown in DocuSign's own word",
  async (code) => {
    const made = await hubWith();
    made.vendor.state.refuses = code;
    await looked(made.hub);

    expect((await made.state())?.failing).toMatchObject({ code: "right_missing", values: { word: code } });
  },
);

test("an account that is removed is left: its configuration goes", async () => {
  const made = await hubWith();
  await looked(made.hub);
  await requestSubscriptions({ ...of, tenant }, made.hub.deps, true);
  await made.hub.handled(made.hub.published.at(-1));

  expect(own(made)).toEqual([]);
});
