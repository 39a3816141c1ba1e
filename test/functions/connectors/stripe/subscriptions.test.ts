import { expect, test } from "@jest/globals";
import { stripeCollector } from "../../../../functions/connectors/stripe/collect.ts";
import { happenings } from "../../../../functions/connectors/stripe/happenings.ts";
import { collecting } from "../../../support/collecting.ts";
import { stripeWebhooks } from "../../../support/stripe-webhooks.ts";
import { later, looked } from "../../../support/subscribing.ts";

const of = { tool: "toy", connection: "main" };
const url = "https://hub.example/hooks/toy/main";

async function hubWith() {
  const vendor = stripeWebhooks();
  const cut = { isOn: false };
  const hub = await collecting({
    collector: stripeCollector,
    server: async (address, init) => {
      const answer = await vendor.server(address, init);
      if (cut.isOn && init.method === "POST") throw new TypeError("cut off");
      return answer;
    },
  });
  const accepted = () => hub.secrets.state.kept?.secrets.map(({ value }) => value) ?? [];
  return { vendor, hub, cut, accepted, state: async () => await hub.subscriptions.get(of, undefined) };
}
const endpointsOf = ({ vendor }: Awaited<ReturnType<typeof hubWith>>) => [...vendor.endpoints.values()];
const others = (n: number) => ({
  ...{ id: `we_other_${n}`, url: `https://elsewhere.example/${n}`, description: null },
  ...{ status: "disabled" as const, enabled_events: ["*"] },
});

test("an endpoint is made for all that the hub understands, and its secret is accepted", async () => {
  const made = await hubWith();
  await looked(made.hub);
  later(made.hub);
  await looked(made.hub);

  expect(endpointsOf(made)).toEqual([
    {
      ...{ id: "we_1", url, description: "Account hub, by itself", status: "enabled" },
      enabled_events: [...happenings.keys()].toSorted(),
    },
  ]);
  expect(made.accepted()).toEqual(["whsec_of_we_1"]);
  expect(made.hub.sent.map(({ method }) => method)).toEqual(["GET", "POST", "POST", "GET"]);
  expect(await made.state()).toMatchObject({ subscriptions: [{ what: "account", id: "we_1" }] });
});

test("one whose answer was lost is made again: nobody knows its secret", async () => {
  const made = await hubWith();
  made.cut.isOn = true;
  await looked(made.hub);
  made.cut.isOn = false;
  later(made.hub);
  await looked(made.hub);

  expect(endpointsOf(made)).toMatchObject([{ id: "we_2", description: "Account hub, by itself" }]);
  expect(made.accepted()).toEqual(["whsec_of_we_2"]);
});

test("one that Stripe has disabled is enabled again, with the secret that it has", async () => {
  const made = await hubWith();
  await looked(made.hub);
  made.vendor.disableAll();
  later(made.hub);
  await looked(made.hub);

  expect(endpointsOf(made)).toMatchObject([{ id: "we_1", status: "enabled" }]);
  expect(made.accepted()).toEqual(["whsec_of_we_1"]);
});

test("one that a person has made at the address, and those elsewhere, on any page, stay as they are", async () => {
  const made = await hubWith();
  const own = {
    id: "we_own",
    url,
    description: null,
    status: "enabled" as const,
    enabled_events: ["invoice.paid"],
  };
  const all = [own, ...[1, 2, 3].map(others)];
  for (const one of all) made.vendor.endpoints.set(one.id, one);
  await looked(made.hub);

  expect(endpointsOf(made)).toEqual(all);
  expect(made.hub.sent.map(({ method }) => method)).toEqual(["GET", "GET"]);
  expect(await made.state()).toMatchObject({ subscriptions: [{ id: "we_own" }] });
});

test("a key that may not see endpoints leaves them to people, and nothing is wrong", async () => {
  const made = await hubWith();
  made.vendor.state.maySee = false;
  await looked(made.hub);

  expect((await made.state())?.failing).toBeUndefined();
  expect((await made.hub.access())?.failing).toBeUndefined();
  expect(made.hub.sent).toHaveLength(1);
});

test("a key that may see and not make them is shown in Stripe's own word", async () => {
  const made = await hubWith();
  made.vendor.state.mayWrite = false;
  await looked(made.hub);

  expect((await made.state())?.failing).toMatchObject({
    code: "right_missing",
    values: { word: "more_permissions_required_for_application" },
  });
});
