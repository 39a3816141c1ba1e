import { beforeEach, describe, expect, test } from "@jest/globals";
import { tellOverdue } from "../../../functions/collect/overdue.ts";
import { filledWith } from "../../../functions/connectors/fetched.ts";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { foundOf } from "../../../functions/connectors/quickbooks/found.ts";
import { quickbooks } from "../../../functions/connectors/quickbooks/index.ts";
import { daysAfter } from "../../../functions/insight/days.ts";
import { Noted, noteHeard } from "../../../functions/record/note-heard.ts";
import { record } from "../../../functions/record/record.ts";
import { createHandler as createSend } from "../../../functions/send/handler.ts";
import type { OutMessage } from "../../../functions/sending/out-message.ts";
import { sendOn } from "../../../functions/sending/send-on.ts";
import { readerOf } from "../../../functions/serve/read-once-more.ts";
import { makeRule } from "../../../functions/serve/rules/rules.ts";
import { newestOf } from "../../../functions/store/newest-event.ts";
import { storage } from "../../../functions/store/storage.ts";
import { isToldOf } from "../../../functions/store/told-of.ts";
import { localContext } from "../../../infra/local/context.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import type { AccountEvent, PublishedEvent } from "../../../schemas/account-event.ts";
import { ruleRequest } from "../../../schemas/rule.ts";
import { timelinePage } from "../../../schemas/timeline.ts";
import { collecting } from "../../support/collecting.ts";
import { delivery } from "../../support/delivery.ts";
import { benign, insightHub, weekly } from "../../support/insight-hub.ts";
import { memoryStore } from "../../support/memory-store.ts";
import { message } from "../../support/message.ts";

const at = (instant: string) => new Date(instant);
const [before, due, after] = ["2026-11-23", "2026-11-25", "2026-11-26"];
const nobodyHurries = () => false;

let now: Date;
let hub: ReturnType<typeof insightHub>;

beforeEach(async () => {
  now = at(`${before}T09:00:00.000Z`);
  hub = insightHub(now, { now: () => new Date(now) });
  await sweep();
});

const sweep = async () => await tellOverdue(hub.deps, nobodyHurries);

/** What the sweeps have published is heard, and what of it is on the timeline. */
async function told(): Promise<AccountEvent[]> {
  await hub.hear(hub.published.splice(0));
  const { json } = await hub.call("GET", "/api/timeline?type=invoice.overdue");
  return timelinePage.parse(json).events;
}

/** The timeline's `invoice.overdue` after the sweeps of an instant. */
async function toldAt(instant: string) {
  now = at(instant);
  await sweep();
  return await told();
}

interface Given {
  readonly id?: string;
  readonly open?: string;
  readonly due?: string;
  readonly asOf?: string;
  readonly type?: PublishedEvent["type"];
  readonly more?: Partial<PublishedEvent>;
}

/** An invoice of 100 as its tool tells it. */
function invoice({ id = "7", open = "100.00", due: on = due, asOf = before, type, more = {} }: Given = {}) {
  const time = `${asOf}T08:00:00.000Z`;
  return message({
    tool: "accelo",
    type: type ?? "invoice.created",
    time,
    ...(open === "0.00" ? {} : { scheduledFor: `${on}T00:00:00.000Z` }),
    object: { kind: "invoice", id, name: `10${id}`, state: open === "0.00" ? "paid" : "open" },
    money: { amount: "100.00", currency: "GBP" },
    owed: { total: "100.00", open, currency: "GBP", due: on, asOf: time },
    ...more,
  });
}

const evening = `${after}T00:59:00.000Z`;
const morning = `${after}T01:00:00.000Z`;

describe("an invoice whose due day has ended", () => {
  test("is told an hour later, once, as of the moment at which the day ended", async () => {
    await hub.hear([invoice({ open: "40.00" })]);

    expect(await toldAt(evening)).toEqual([]);
    const [event, ...others] = await toldAt(morning);
    expect(event).toMatchObject({
      tool: "accelo",
      connection: "main",
      family: "money",
      time: `${after}T00:00:00.000Z`,
      title: "Missed the due day of invoice 107",
      object: { kind: "invoice", id: "7", name: "107" },
      money: { amount: "100.00", currency: "GBP" },
      identities: [{ type: "email", value: "jane@northwind.example" }],
      details: { toldBy: "hub", due, open: "40.00" },
    });
    for (const name of ["direction", "proof", "owed", "scheduledFor", "revision"])
      expect(event).not.toHaveProperty(name);
    expect(event?.object).not.toHaveProperty("state");
    expect(others).toEqual([]);

    for (const later of [1, 2, 9, 40])
      expect(await toldAt(`${daysAfter(after, later)}T09:00:00.000Z`)).toHaveLength(1);
  });

  test("is told where it came on that day, as what is due at once does", async () => {
    now = at(`${due}T15:00:00.000Z`);
    await hub.hear([invoice({ asOf: due })]);

    expect(await toldAt(morning)).toHaveLength(1);
  });

  test("is told in its own currency, each by itself", async () => {
    const dollars = { total: "7.00", open: "7.00", currency: "USD", due, asOf: `${before}T08:00:00.000Z` };
    const inDollars = { owed: dollars, money: { amount: "7.00", currency: "USD" } };
    await hub.hear([invoice(), invoice({ id: "8", more: inDollars })]);

    const events = await toldAt(morning);
    expect(events.map(({ money }) => money?.currency).sort()).toEqual(["GBP", "USD"]);
  });

  const passedOver: readonly (readonly [string, readonly Given[]])[] = [
    ["paid", [{}, { open: "0.00", asOf: "2026-11-24", type: "invoice.paid" }]],
    ["voided", [{}, { asOf: "2026-11-24", type: "invoice.voided", more: { owed: undefined } }]],
    [
      "final in its tool, by whatever word",
      [
        {},
        { asOf: "2026-11-24", more: { object: { kind: "invoice", id: "7", state: "gone", final: true } } },
      ],
    ],
    ["superseded", [{}, { id: "8", due: "2026-12-20", more: { supersedes: { kind: "invoice", id: "7" } } }]],
    ["due later by now", [{}, { due: "2026-11-30", asOf: "2026-11-24", type: "invoice.updated" }]],
    [
      "written off",
      [{}, { asOf: "2026-11-24", more: { object: { kind: "invoice", id: "7", state: "uncollectible" } } }],
    ],
    ["a bill", [{ type: "bill.created", more: { object: { kind: "bill", id: "7" } } }]],
    ["a credit", [{ type: "credit.issued", more: { object: { kind: "creditmemo", id: "7" } } }]],
    ["told without what is open", [{ more: { owed: undefined } }]],
    ["called overdue by its tool", [{}, { asOf: after, type: "invoice.overdue" }]],
  ];
  test.each(passedOver)("is passed over where it is %s", async (_what, given) => {
    await hub.hear(given.map((one) => invoice(one)));

    now = at(morning);
    await sweep();
    expect(hub.published).toEqual([]);
  });

  test("is told of a moved due date when that has passed, too", async () => {
    await hub.hear([invoice()]);
    expect(await toldAt(morning)).toHaveLength(1);
    await hub.hear([invoice({ due: "2026-11-28", asOf: after, type: "invoice.updated" })]);

    expect(await toldAt("2026-11-28T12:00:00.000Z")).toHaveLength(1);
    const events = await toldAt("2026-11-29T12:00:00.000Z");
    expect(events.map(({ details }) => details.due).sort()).toEqual([due, "2026-11-28"]);
  });

  test("is not told where its due date had passed before it was first recorded", async () => {
    now = at("2026-11-27T09:00:00.000Z");
    await hub.hear([invoice()]);

    expect(await toldAt("2026-11-28T09:00:00.000Z")).toEqual([]);
  });

  test("is told where what is open was fetched after it, of what had come before", async () => {
    const thin = { money: undefined, owed: undefined, scheduledFor: undefined };
    const first = invoice({ more: { ...thin, id: `evt_${"a".repeat(32)}` } });
    await hub.hear([first]);
    expect(await toldAt(morning)).toEqual([]);
    await hub.hear([invoice({ more: { id: first.data.id, revision: 1 } })]);

    expect(await toldAt(`${daysAfter(after, 1)}T09:00:00.000Z`)).toHaveLength(1);
  });
});

test("what fell due before the hub first looked is never told", async () => {
  hub = insightHub(now, { now: () => new Date(now) });
  await hub.hear([invoice(), invoice({ id: "8", due: "2026-12-02" })]);
  await toldAt("2026-12-01T09:00:00.000Z");

  const events = await toldAt("2026-12-03T09:00:00.000Z");
  expect(events.map(({ object }) => object?.id)).toEqual(["8"]);
});

describe("a sweep", () => {
  const many = Array.from({ length: 120 }, (_, n) => invoice({ id: String(n) }));

  test("that is cut off at any step is repeated, and each invoice told once", async () => {
    await hub.hear(many);
    now = at(morning);
    for (const steps of [1, 2, 3, 4]) {
      let left = steps;
      await tellOverdue(hub.deps, () => left-- <= 0);
    }
    // It ends when it has published and not yet noted so.
    const dies = async (messages: Parameters<typeof hub.deps.bus.publish>[0]) => {
      await hub.deps.bus.publish(messages);
      throw new Error("killed");
    };
    await expect(tellOverdue({ ...hub.deps, bus: { publish: dies } }, nobodyHurries)).rejects.toThrow(
      "killed",
    );
    expect(hub.published.length).toBeGreaterThan(many.length);
    await sweep();

    const ids = new Set(hub.published.map(({ id }) => id));
    expect(ids.size).toBe(many.length);
    await hub.hear(hub.published.splice(0));
    await sweep();
    expect(hub.published).toEqual([]);
    const { json } = await hub.call("GET", "/api/timeline?type=invoice.overdue&limit=200");
    expect(timelinePage.parse(json).events).toHaveLength(many.length);
  });

  test("beside another tells no invoice twice", async () => {
    await hub.hear([invoice()]);
    now = at(morning);
    await Promise.all([sweep(), sweep()]);

    expect(await told()).toHaveLength(1);
  });

  test("that was not made for weeks tells what fell due meanwhile", async () => {
    await hub.hear([invoice(), invoice({ id: "8", due: "2026-12-15" })]);

    expect(await toldAt("2027-01-10T09:00:00.000Z")).toHaveLength(2);
  });
});

test("collect looks by its hourly call, and logs where that fails", async () => {
  const tables = { events: "events", directory: "directory" };
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  const collector = await collecting({ tables: async (call) => await store.answer(call) });
  await collector.hourly();
  const deps = { ...hub.deps, ...storage(store.client(), tables), pause: async () => undefined };
  await record([invoice()], deps);

  collector.time.now = at(morning);
  collector.state.busIsDown = true;
  await collector.hourly();
  expect(collector.logged.map(({ code }) => code)).toContain("overdue_not_told");
  collector.state.busIsDown = false;
  await collector.hourly();

  expect(collector.published.map(({ type }) => type)).toContain("invoice.overdue");
});

describe("an invoice of QuickBooks", () => {
  /** The event of a delivery, and what the books say of it. */
  function ofQuickbooks(): PublishedEvent {
    const entity = { name: "Invoice", id: "58", operation: "Create", lastUpdated: `${before}T08:00:00.000Z` };
    const body = { eventNotifications: [{ realmId: "934", dataChangeEvent: { entities: [entity] } }] };
    const headers = { "content-type": "application/json" };
    const given = delivery("quickbooks", { body: Buffer.from(JSON.stringify(body)), headers });
    const [thin] = normalise(quickbooks, given).events;
    if (!thin) throw new Error("no event");
    const Customer = {
      Id: "21",
      CompanyName: "Northwind Ltd",
      Balance: 1250,
      PrimaryEmailAddr: { Address: "jane@fine.example" },
    };
    const record = {
      ...{ Id: "58", DocNumber: "1058", TotalAmt: 1250, Balance: 1250, DueDate: due, TxnDate: before },
      ...{ CurrencyRef: { value: "GBP" }, CustomerRef: { value: "21", name: "Northwind Ltd" } },
    };
    const books = {
      ...{ realm: "934", environment: "production" as const, homeCurrency: "GBP" },
      ...{ customers: new Map([["21", Customer]]), readAt: `${before}T08:00:05.000Z` },
    };
    return filledWith(thin, foundOf(thin, record, books));
  }

  test("that was due yesterday is on its customer's timeline once, and reaches a rule", async () => {
    const url = "https://n8n.northwind.com/hook";
    const request = { name: "Late", via: "endpoint", url, when: { types: ["invoice.overdue"] } };
    const { rule } = await makeRule(ruleRequest.parse(request), hub.deps);
    now = at(`${before}T10:00:00.000Z`);
    await hub.hear([message(ofQuickbooks(), "quickbooks")]);

    const [event] = await toldAt(`${after}T09:00:00.000Z`);
    expect(event).toMatchObject({
      title: "Missed the due day of invoice 1058",
      money: { amount: "1250", currency: "GBP" },
    });
    await toldAt(`${after}T09:15:00.000Z`);
    const { json } = await hub.call("GET", `/api/accounts/${event?.account}/timeline`);
    expect(timelinePage.parse(json).events.map(({ type }) => type)).toEqual([
      "invoice.overdue",
      "invoice.created",
    ]);

    const queued: OutMessage[] = [];
    const outQueue = { send: async (messages: readonly OutMessage[]) => void queued.push(...messages) };
    const deps = { ...hub.deps, outQueue };
    await sendOn(deps)(event ? [event] : []);
    const Records = queued.splice(0).map((one, n) => ({ messageId: String(n), body: JSON.stringify(one) }));
    await createSend(deps)({ Records }, localContext("send", "1"));
    expect(queued).toMatchObject([{ kind: "send", rule: rule.id, event: event?.id }]);
  });

  test("leaves all that insight says of its customer as it was", async () => {
    const identities = [{ type: "email", value: "jane@fine.example" }];
    const sent = message({ ...ofQuickbooks(), identities }, "quickbooks");
    await hub.hear([...benign("fine"), ...weekly("fine", "2026-11-20"), sent]);
    const account = hub.idOf("fine");
    now = at(`${after}T09:00:00.000Z`);
    const said = async () => {
      const asked = ["insight", "receivables", "documents", "months"].map(
        async (path) => (await hub.call("GET", `/api/accounts/${account}/${path}`)).json,
      );
      return await Promise.all(asked);
    };
    const [insight, receivables, ...others] = await said();
    expect(receivables).toMatchObject({
      currencies: { GBP: { overdue: "1250.00", control: { difference: "0.00" } } },
    });

    await sweep();
    expect(await told()).toHaveLength(1);
    expect(await said()).toEqual([insight, receivables, ...others]);
  });

  test("is told by the hub itself: no sign of life of its connection, and no word of its tool", async () => {
    const event = ofQuickbooks();
    await hub.hear([message(event, "quickbooks")]);
    now = at(`${after}T09:00:00.000Z`);
    await sweep();
    const heard: string[] = [];
    const connections = {
      heard: async (tool: string) => {
        heard.push(tool);
        return undefined;
      },
      get: async () => undefined,
    };
    const forms = { put: async () => undefined };
    await noteHeard(hub.published, new Noted(), { connections, forms, log: () => undefined });
    expect(heard).toEqual([]);

    const [overdue] = await told();
    if (!overdue || !event.object) throw new Error("no event");
    expect((await newestOf(event, event.object, hub.deps.events))?.type).toBe("invoice.created");
    expect(await isToldOf(overdue, 1_000, hub.deps.events)).toBe(false);
    expect(await isToldOf(event, 1_000, hub.deps.events)).toBe(true);
    const row = await hub.deps.events.get(overdue.id);
    const readers = { version: 1, rows: undefined, told: undefined };
    expect(row && (await readerOf(readers, hub.deps)(row))).toBeUndefined();
  });
});
