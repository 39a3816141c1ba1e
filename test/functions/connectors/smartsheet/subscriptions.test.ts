import { expect, test } from "@jest/globals";
import { smartsheetCollector } from "../../../../functions/connectors/smartsheet/collect.ts";
import { collecting } from "../../../support/collecting.ts";
import { smartsheetWebhooks } from "../../../support/smartsheet-webhooks.ts";
import { later, looked } from "../../../support/subscribing.ts";

const of = { tool: "toy", connection: "main" };
const url = "https://hub.example/hooks/toy/main";
const sheet = 4509506114742148;

async function hubWith(settings: object = { sheetId: String(sheet) }) {
  const vendor = smartsheetWebhooks();
  const hub = await collecting({ collector: smartsheetCollector, server: vendor.server });
  await hub.connections.update("toy", "main", (row) => ({ ...row, settings: { ...settings } }));
  return { vendor, hub, state: async () => await hub.subscriptions.get(of, undefined) };
}
const accepted = ({ hub }: Awaited<ReturnType<typeof hubWith>>) =>
  hub.secrets.state.kept?.secrets.map(({ value }) => value) ?? [];

test("a sheet's webhook is made, and its secret accepted before it is enabled and tried", async () => {
  const made = await hubWith();
  const acceptedThen: string[] = [];
  made.vendor.state.whileTried = () => {
    acceptedThen.push(...accepted(made));
  };
  await looked(made.hub);
  later(made.hub);
  await looked(made.hub);

  const [hook, ...others] = [...made.vendor.hooks.values()];
  expect(hook).toMatchObject({ callbackUrl: url, scopeObjectId: sheet, enabled: true, status: "ENABLED" });
  expect(others).toEqual([]);
  expect(acceptedThen).toEqual(["shared-secret-1"]);
  expect(await made.state()).toMatchObject({
    subscriptions: [{ what: String(sheet), id: String(hook?.id) }],
  });
});

test.each(["DISABLED_CALLBACK_FAILED", "DISABLED_VERIFICATION_FAILED", "DISABLED_BY_OWNER"])(
  "one that is %s is enabled again, with the secret that it has",
  async (status) => {
    const made = await hubWith();
    await looked(made.hub);
    made.vendor.turn(status);
    later(made.hub);
    await looked(made.hub);

    expect([...made.vendor.hooks.values()]).toMatchObject([{ status: "ENABLED" }]);
    expect(accepted(made)).toEqual(["shared-secret-1"]);
  },
);

test("one whose app was revoked is made again, and the older secret is kept while there is room", async () => {
  const made = await hubWith();
  await looked(made.hub);
  made.vendor.turn("DISABLED_APP_REVOKED");
  later(made.hub);
  await looked(made.hub);

  expect([...made.vendor.hooks.values()]).toMatchObject([{ status: "ENABLED" }]);
  expect(accepted(made)).toEqual(["shared-secret-2", "shared-secret-1"]);
});

test.each([
  { status: "DISABLED_ADMINISTRATIVE", answers: true, code: "right_missing", word: "1154" },
  {
    ...{ status: "DISABLED_CALLBACK_FAILED", answers: false, code: "subscription_refused" },
    word: "webhooks: DISABLED_VERIFICATION_FAILED",
  },
])("$status, where it cannot be enabled ($word), is shown in Smartsheet's own word", async (given) => {
  const made = await hubWith();
  await looked(made.hub);
  made.vendor.turn(given.status);
  made.vendor.state.answers = given.answers;
  later(made.hub);
  await looked(made.hub);

  expect((await made.state())?.failing).toMatchObject({ code: given.code, values: { word: given.word } });
  expect(made.vendor.hooks.size).toBe(1);
});

test("without a sheet's id nothing is asked, and what people have made stays", async () => {
  const made = await hubWith({});
  await looked(made.hub);

  expect(made.hub.sent).toEqual([]);
});

test("webhooks that people have made at the same address stay: of other sheets, and of some events of this one", async () => {
  const made = await hubWith();
  const hook = { name: "Account hub", callbackUrl: url, enabled: true, status: "ENABLED" };
  made.vendor.hooks.set(1, { ...hook, id: 1, scopeObjectId: 77, events: ["*.*"] });
  made.vendor.hooks.set(2, { ...hook, id: 2, scopeObjectId: sheet, events: ["row.created"] });
  await looked(made.hub);

  expect([...made.vendor.hooks.keys()]).toEqual([1, 2]);
  expect(await made.state()).toMatchObject({ subscriptions: [{ id: "2" }] });
});

test("where the settings name another sheet, the webhook of the one before is removed", async () => {
  const made = await hubWith();
  await looked(made.hub);
  await made.hub.connections.update("toy", "main", (row) => ({ ...row, settings: { sheetId: "88" } }));
  later(made.hub);
  await looked(made.hub);

  expect([...made.vendor.hooks.values()]).toMatchObject([{ scopeObjectId: 88, status: "ENABLED" }]);
});
