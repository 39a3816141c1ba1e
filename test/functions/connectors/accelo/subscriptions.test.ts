import { expect, test } from "@jest/globals";
import { requestSubscriptions } from "../../../../functions/api-access/request-subscriptions.ts";
import { acceloCollector } from "../../../../functions/connectors/accelo/collect.ts";
import { accelo } from "../../../../functions/connectors/accelo/index.ts";
import { genuine } from "../../../../functions/connectors/take-delivery.ts";
import { SignatureInvalid } from "../../../../functions/shared/errors.ts";
import { acceloWebhooks } from "../../../support/accelo-webhooks.ts";
import { collecting } from "../../../support/collecting.ts";
import { delivery } from "../../../support/delivery.ts";
import { later, looked } from "../../../support/subscribing.ts";

const of = { tool: "toy", connection: "main" };
const url = "https://hub.example/hooks/toy/main";
const names = accelo.kinds ?? [];

async function hubWith() {
  const vendor = acceloWebhooks();
  const credentials = { clientId: "hub@northwind.accelo.com", clientSecret: "s3cret" };
  const hub = await collecting({ collector: acceloCollector, server: vendor.server, credentials });
  const settings = { deployment: "northwind" };
  await hub.connections.update("toy", "main", (row) => ({ ...row, settings }));
  return { vendor, hub, state: async () => await hub.subscriptions.get(of, undefined) };
}
const own = ({ vendor }: Awaited<ReturnType<typeof hubWith>>) =>
  [...vendor.hooks.values()].filter(({ trigger_url: at }) => at.startsWith(`${url}/`));

test("every event is subscribed to once, at its own address, signed with the hub's secret", async () => {
  const made = await hubWith();
  await looked(made.hub);
  later(made.hub);
  await looked(made.hub);

  expect(own(made).map(({ event_id: event }) => event)).toEqual(names);
  expect(made.vendor.state.made).toBe(names.length);
  const [secret, ...others] = made.hub.secrets.state.kept?.secrets ?? [];
  expect([...new Set(made.vendor.secrets.values())]).toEqual([secret?.value]);
  expect(others).toEqual([]);
});

test("what is sent to such an address is genuine there, and at no other event's", async () => {
  const made = await hubWith();
  await looked(made.hub);
  const pathOf = (name: string) =>
    own(made)
      .find(({ event_id: event }) => event === name)
      ?.trigger_url.slice(url.length + 1) ?? "";
  const kept = made.hub.secrets.state.kept;
  const body = Buffer.from('{"id":"75"}');
  const given = [...made.vendor.secrets.values()][0] ?? "";
  const headers = accelo.signature.sign(body, given, made.hub.time.now);
  const deps = { secrets: { find: async () => kept }, forms: { find: async () => undefined } };

  const taken = await genuine(
    accelo,
    delivery("accelo", { path: pathOf("create_invoice"), body, headers }),
    deps,
  );
  expect(taken.delivery.path).toBe("create_invoice");
  const moved = pathOf("create_task").replace("create_task", "create_invoice");
  const elsewhere = delivery("accelo", { path: moved, body, headers });
  await expect(genuine(accelo, elsewhere, deps)).rejects.toThrow(SignatureInvalid);
});

test("one that Accelo has deleted is made again, and the time since is read", async () => {
  const made = await hubWith();
  await looked(made.hub);
  made.vendor.hooks.delete("4");
  later(made.hub);
  await looked(made.hub);

  expect(own(made)).toHaveLength(names.length);
  expect(made.vendor.state.made).toBe(names.length + 1);
  expect((await made.state())?.failing).toBeUndefined();
});

test("what is sent to other addresses stays, and one of two alike goes", async () => {
  const made = await hubWith();
  const hook = { event_id: "create_task", content_type: "application/json" };
  made.vendor.hooks.set("901", { ...hook, subscription_id: "901", trigger_url: "https://other.example/x" });
  await looked(made.hub);
  made.vendor.hooks.set("902", { ...hook, subscription_id: "902", trigger_url: `${url}/create_task/x` });
  later(made.hub);
  await looked(made.hub);

  expect(made.vendor.hooks.has("901")).toBe(true);
  expect(own(made)).toHaveLength(names.length);
});

test.each([
  {
    what: "an application that may not subscribe",
    code: "right_missing",
    word: "invalid_permission:webhooks",
  },
  { what: "an event that Accelo does not have", code: "subscription_refused", word: "webhooks: status 400" },
])("$what shows in Accelo's own word, and what was made stays", async ({ code, word }) => {
  const made = await hubWith();
  made.vendor.state.mayWrite = code !== "right_missing";
  made.vendor.state.takes = (event) => event !== "delete_activity";
  await looked(made.hub);

  expect((await made.state())?.failing).toMatchObject({ code, values: { word } });
  expect(own(made)).toHaveLength(code === "right_missing" ? 0 : names.length - 1);
});

test("a connection that is removed leaves no subscription behind", async () => {
  const made = await hubWith();
  await looked(made.hub);
  await requestSubscriptions({ ...of, tenant: undefined }, made.hub.deps, true);
  await made.hub.handled(made.hub.published.at(-1));

  expect(own(made)).toEqual([]);
});
