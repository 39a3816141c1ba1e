import { expect, test } from "@jest/globals";
import { getSubscriptions } from "../../../functions/serve/subscriptions.ts";
import { NotFound } from "../../../functions/shared/errors.ts";
import { interrupted } from "../../../schemas/interruption-words.ts";
import { subscriptionList } from "../../../schemas/subscription.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const of = { tool: "quickbooks", connection: "main" };
const at = "2026-11-23T08:00:00.000Z";

test("what a tool is subscribed to is shown as the last look has left it, without what only the hub needs", async () => {
  const deps = emptyHub();
  await deps.connections.create({ ...of, secrets: [], settings: {}, createdAt: at, updatedAt: at });
  const failing = { ...interrupted("right_missing", { word: "403" }), since: at };
  await deps.subscriptions.put(of, {
    ...{ tenant: "acme", lookedAt: at, wellAt: at, lostSince: at, failing },
    subscriptions: [{ what: "invoices", id: "1", since: at, secret: "hub_1" }],
  });

  const shown = await getSubscriptions(of, deps);
  expect(shown).toEqual({
    supported: false,
    states: [
      {
        ...{ tenant: "acme", lookedAt: at, wellAt: at, failing },
        subscriptions: [{ what: "invoices", id: "1", since: at }],
      },
    ],
  });
  expect(subscriptionList.parse(shown)).toEqual(shown);
});

test("of a connection that is not there nothing is shown", async () => {
  await expect(getSubscriptions(of, emptyHub())).rejects.toThrow(NotFound);
});
