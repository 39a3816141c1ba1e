import { describe, expect, test } from "@jest/globals";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { slack } from "../../../functions/connectors/slack/index.ts";
import { run } from "../../../functions/jobs/handler.ts";
import { record } from "../../../functions/record/record.ts";
import { createAccount, eraseAccount } from "../../../functions/serve/accounts.ts";
import { assign, restore } from "../../../functions/serve/identities.ts";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import { delivery } from "../../support/delivery.ts";
import { message } from "../../support/message.ts";
import { workDeps } from "../../support/work-deps.ts";

const kim = { id: "kim", name: "kim", role: "admin" as const };
const channel = (value: string) => ({ type: "slack:channel", value });
const [before, after] = ["C07BEFORE", "C07AFTER"] as const;

function eventOf(event: object): PublishedEvent {
  const wrapper = {
    type: "event_callback",
    team_id: "T07OURS",
    event_id: `Ev${JSON.stringify(event).length}`,
    event,
  };
  const [found] = normalise(slack, delivery("slack", { body: Buffer.from(JSON.stringify(wrapper)) })).events;
  if (!found) throw new Error("No event");
  return found;
}

const said = (where: string, ts: string) =>
  eventOf({ type: "message", channel: where, user: "U1", text: `Hello ${ts}`, ts });
const renewed = eventOf({
  type: "channel_id_changed",
  old_channel_id: before,
  new_channel_id: after,
  event_ts: "1795170000.000100",
});
const earlier = said(before, "1795160000.000100");
const later = said(after, "1795180000.000100");

async function hub() {
  const deps = workDeps();
  const { id } = await createAccount({ name: "Northwind" }, kim, deps);
  return {
    deps,
    id,
    settled: async () => {
      for (let jobs = await deps.jobs.running(); jobs.length > 0; jobs = await deps.jobs.running())
        for (const job of jobs) await run(job, deps, () => false);
    },
    recorded: async (...events: readonly PublishedEvent[]) => {
      for (const data of events) await record([{ ...message(), id: data.id, data }], deps);
    },
    accountsOf: async (...events: readonly PublishedEvent[]) =>
      await Promise.all(events.map(async ({ id: event }) => (await deps.events.get(event))?.account)),
  };
}

describe("a channel that has a new id", () => {
  test.each([
    ["before and after what is said there", [earlier, renewed, later]],
    ["after it", [earlier, later, renewed]],
    ["first", [renewed, later, earlier]],
  ])("is the customer's that it was assigned to, told %s", async (_when, events) => {
    const { deps, id, settled, recorded, accountsOf } = await hub();
    await assign(channel(before), id, kim, deps);

    await recorded(...events);
    await settled();

    expect(await accountsOf(earlier, renewed, later)).toEqual([id, id, id]);
    expect((await deps.links.one(channel(after))).accounts).toEqual([id]);
  });

  test("follows where it is assigned only later, elsewhere, or to nobody again", async () => {
    const { deps, id, settled, recorded, accountsOf } = await hub();
    const { id: other } = await createAccount({ name: "Globex" }, kim, deps);
    await recorded(earlier, renewed, later);
    await settled();

    for (const account of [id, other]) {
      await assign(channel(before), account, kim, deps);
      await settled();
      expect(await accountsOf(later)).toEqual([account]);
    }
    await restore(channel(before), kim, deps);
    await settled();
    expect(await accountsOf(later)).toEqual([id]);
    await restore(channel(before), kim, deps);
    await settled();
    expect(await accountsOf(later)).not.toEqual([id]);
  });

  test("stays where a person has assigned the new id", async () => {
    const { deps, id, settled, recorded, accountsOf } = await hub();
    const { id: other } = await createAccount({ name: "Globex" }, kim, deps);
    await assign(channel(before), id, kim, deps);
    await assign(channel(after), other, kim, deps);

    await recorded(renewed, later);
    await settled();

    expect(await accountsOf(later)).toEqual([other]);
  });

  test("goes with the customer when that is erased", async () => {
    const { deps, id, settled, recorded } = await hub();
    await assign(channel(before), id, kim, deps);
    await recorded(earlier, renewed, later);
    await settled();

    await eraseAccount(id, kim, deps);
    await settled();

    for (const event of [earlier, renewed, later]) expect(await deps.events.isErased(event.id)).toBe(true);
    expect(await deps.links.one(channel(after))).toMatchObject({ accounts: [] });
  });
});

test("a customer that QuickBooks merges into another takes its account along", async () => {
  const { deps, id, settled, recorded } = await hub();
  const customer = (value: string) => ({ type: "quickbooks:customer", value: `books/${value}` });
  await assign(customer("22"), id, kim, deps);

  await recorded(
    message({
      tool: "quickbooks",
      type: "customer.merged",
      object: { kind: "customer", id: "books/21" },
      supersedes: { kind: "customer", id: "books/22" },
      identities: [customer("21")],
    }).data,
  );
  await settled();

  expect((await deps.links.one(customer("21"))).accounts).toEqual([id]);
});
