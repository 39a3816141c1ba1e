import { describe, expect, test } from "@jest/globals";
import { accelo } from "../../../functions/connectors/accelo/index.ts";
import type { Connector } from "../../../functions/connectors/connector.ts";
import { docusign } from "../../../functions/connectors/docusign/index.ts";
import { filledWith } from "../../../functions/connectors/fetched.ts";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { quickbooks } from "../../../functions/connectors/quickbooks/index.ts";
import { record } from "../../../functions/record/record.ts";
import { recordNew } from "../../../functions/record/record-new.ts";
import { createAccount, eraseAccount } from "../../../functions/serve/accounts.ts";
import { type AccountDeps, assign } from "../../../functions/serve/identities.ts";
import { storage } from "../../../functions/store/storage.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import type { Identity, PublishedEvent } from "../../../schemas/account-event.ts";
import { delivery } from "../../support/delivery.ts";
import { clientAnsweredBy, MemoryDynamo } from "../../support/memory-dynamodb.ts";
import { memoryStore, meteredClient } from "../../support/memory-store.ts";
import { message } from "../../support/message.ts";
import { seldom } from "../../support/seldom.ts";

const kim = { id: "kim", name: "kim", role: "manager" as const };
const jane = { type: "email", value: "jane@northwind.example" };
const tom = { type: "email", value: "tom@harbour.example" };
const invoice = { kind: "invoice", id: "books/58" };

const about = (given: Partial<PublishedEvent>, key: string) =>
  message({ tool: "quickbooks", object: invoice, ...given }, key).data;
const named = about({ identities: [jane], time: "2026-11-20T10:00:00.000Z" }, "named");
const deleted = about({ identities: [], time: "2026-11-21T10:00:00.000Z" }, "deleted");
const inBooks = about(
  { identities: [{ type: "quickbooks:company", value: "books" }], unnamed: true },
  "in the books",
);

function hub() {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const client = clientAnsweredBy(async (call) => memory.answer(call));
  let clock = Date.parse("2026-11-23T09:00:00.000Z");
  const deps: AccountDeps & { pause: () => Promise<void> } = {
    ...storage(client, { events: "events", directory: "directory" }),
    work: { wake: async () => undefined },
    log: () => undefined,
    now: () => new Date(clock++),
    pause: async () => undefined,
  };
  return {
    deps,
    recorded: async (...events: readonly PublishedEvent[]) => {
      for (const data of events)
        expect(await record([{ ...message(), id: data.id, data }], deps)).toEqual(["recorded"]);
    },
    accountOf: async ({ id }: PublishedEvent) => (await deps.events.get(id))?.account,
  };
}

function first(connector: Connector, body: object, path = "", settings = {}): PublishedEvent {
  const [event] = normalise(
    connector,
    delivery(connector.tool, { body: Buffer.from(JSON.stringify(body)), path }),
    settings,
  ).events;
  if (!event) throw new Error("No event");
  return event;
}

describe("an event that says what it is about and not whom", () => {
  test.each([
    ["after it", [named, deleted]],
    ["before it", [deleted, named]],
  ])("is where an event of its object is that comes %s", async (_when, events) => {
    const { recorded, accountOf } = hub();

    await recorded(...events);

    expect(await accountOf(deleted)).toBe(await accountOf(named));
    expect(await accountOf(deleted)).toBeDefined();
  });

  test("goes where the object's events go", async () => {
    const { deps, recorded, accountOf } = hub();
    const { id } = await createAccount({ name: "Northwind" }, kim, deps);
    await recorded(named, inBooks);

    await assign(jane, id, kim, deps);
    await recorded(about({ identities: [], type: "invoice.updated" }, "later"));

    expect(await accountOf(about({ identities: [] }, "later"))).toBe(id);
    expect((await deps.lists.pointers(jane, { limit: 5 }, true)).positions).toHaveLength(3);
  });

  test("belongs to the oldest of them where they are of several customers, whichever came first", async () => {
    const other = about({ identities: [tom], time: "2026-11-19T10:00:00.000Z" }, "other");
    const places = await Promise.all(
      [
        [named, deleted, other],
        [other, named, deleted],
        [deleted, other, named],
      ].map(async (events) => {
        const { recorded, accountOf } = hub();
        await recorded(...events);
        return { is: await accountOf(deleted), other: await accountOf(other) };
      }),
    );

    for (const { is, other } of places) expect(is).toBe(other);
  });

  test("stands at the tool's own data while nothing says more", async () => {
    const { recorded, accountOf } = hub();

    await recorded(inBooks, deleted);

    expect(await accountOf(inBooks)).toBeDefined();
    expect(await accountOf(deleted)).toBeUndefined();
  });

  test("does not take the name of one that is being erased and has not been moved there yet", async () => {
    const { deps, recorded } = hub();
    const { id } = await createAccount({ name: "Northwind" }, kim, deps);
    await recorded(named);
    await assign(jane, id, kim, deps);
    await eraseAccount(id, { ...kim, role: "admin" }, deps);

    await recorded(deleted);

    expect(await deps.events.get(deleted.id)).toMatchObject({ keys: [] });
  });

  test.each<[string, Identity[]]>([
    ["before", [jane]],
    ["since", []],
  ])(
    "has to do with one that still stands at an account that is being erased, as its customer was led elsewhere %s",
    async (when, keys) => {
      const { deps, recorded, accountOf } = hub();
      const { id } = await createAccount({ name: "Northwind" }, kim, deps);
      await recorded(named);
      const stranger = (await accountOf(named)) ?? "";
      const lead = async () => await assign(jane, id, kim, deps);
      const erase = async () => await eraseAccount(stranger, { ...kim, role: "admin" }, deps);
      for (const decided of when === "before" ? [lead, erase] : [erase, lead]) await decided();

      await recorded(deleted);

      const row = await deps.events.get(deleted.id);
      expect(row?.keys.filter(({ type }) => type === "email")).toEqual(keys);
      expect(row?.account).toBe(when === "before" ? id : undefined);
    },
  );

  test("goes with the next where the oldest is erased before it has led the others", async () => {
    const { deps, recorded, accountOf } = hub();
    const later = about({ identities: [tom], time: "2026-11-22T10:00:00.000Z" }, "later");
    await recorded(deleted);
    await recordNew([{ ...message(), id: named.id, data: named }], new Map(), deps);
    await recorded(later);
    await eraseAccount((await accountOf(named)) ?? "", { ...kim, role: "admin" }, deps);

    await record([{ ...message(), id: named.id, data: named }], deps);

    expect(await accountOf(later)).toBeDefined();
    expect(await accountOf(deleted)).toBe(await accountOf(later));
  });

  test("says whose it is itself once it has been fetched, and the others follow", async () => {
    const { recorded, accountOf } = hub();
    await recorded(inBooks, deleted);

    await recorded({ ...filledWith(inBooks, { identities: [tom, ...inBooks.identities] }), revision: 1 });

    expect(await accountOf(deleted)).toBe(await accountOf(inBooks));
    expect(await accountOf(deleted)).toBeDefined();
  });

  test("of another connection, or of the hub's own business, follows nothing", async () => {
    const { recorded, accountOf } = hub();
    const elsewhere = about({ identities: [], connection: "second" }, "elsewhere");
    const observed = about({ identities: [], type: "system.observed", family: "system" }, "observed");

    await recorded(named, elsewhere, observed);

    expect(await accountOf(elsewhere)).toBeUndefined();
    expect(await accountOf(observed)).toBeUndefined();
  });
});

describe("the tools' own", () => {
  const envelope = (event: string, summary: object) => ({
    event,
    generatedDateTime: "2026-11-20T10:00:00Z",
    data: { accountId: "acc-1", envelopeId: "env-1", envelopeSummary: { emailSubject: "Fees", ...summary } },
  });
  const signer = { signers: [{ recipientId: "1", name: "Jane", email: jane.value, status: "sent" }] };
  const books = (operation: string) => ({
    eventNotifications: [
      {
        realmId: "9341",
        dataChangeEvent: {
          entities: [{ name: "Invoice", id: "58", operation, lastUpdated: "2026-11-20T10:00:00.000Z" }],
        },
      },
    ],
  });
  const tasks = (path: string) => first(accelo, { id: 2417 }, path, { deployment: "northwind" });
  const fetched = (thin: PublishedEvent) => ({ ...filledWith(thin, { identities: [jane] }), revision: 1 });

  test.each<[string, PublishedEvent, PublishedEvent]>([
    [
      "DocuSign envelope that is voided without a word of its signers",
      first(docusign, envelope("envelope-sent", { recipients: signer })),
      first(docusign, envelope("envelope-voided", { recipients: {} })),
    ],
    [
      "DocuSign envelope that is completed with nothing but its id",
      first(docusign, envelope("envelope-sent", { recipients: signer })),
      first(docusign, { event: "envelope-completed", data: { accountId: "acc-1", envelopeId: "env-1" } }),
    ],
    [
      "QuickBooks invoice that is deleted",
      fetched(first(quickbooks, books("Create"))),
      first(quickbooks, books("Delete")),
    ],
    ["Accelo task that is assigned", fetched(tasks("create_task")), tasks("assign_task")],
  ])("%s is at its customer", async (_what, naming, unnamed) => {
    const { recorded, accountOf } = hub();

    await recorded(unnamed, naming);

    expect(unnamed.object?.id).toBe(naming.object?.id);
    expect(await accountOf(unnamed)).toBe(await accountOf(naming));
  });
});

describe("an object of which thousands of events name nobody", () => {
  const channel = { kind: "channel", id: "C1" };
  const said = (n: number, more: Partial<PublishedEvent> = {}) =>
    message(
      {
        ...{ tool: "slack", object: channel, identities: [], unnamed: true },
        time: new Date(Date.parse("2026-11-01T00:00:00.000Z") + n * 60_000).toISOString(),
        ...more,
      },
      `said ${n}`,
    );

  async function unitsOf(earlier: number, named: boolean) {
    let units = 0;
    const store = memoryStore({ events: eventsTable, directory: directoryTable });
    const client = meteredClient(store, (some, name) => {
      if (/^(Get|BatchGet|Query)/.test(name)) units += some;
    });
    const deps = {
      ...storage(client, { events: "events", directory: "directory" }),
      log: () => undefined,
      now: () => new Date("2026-11-23T09:00:00.000Z"),
      pause: async () => undefined,
    };
    if (named) await record([said(-2, { identities: [jane], unnamed: false })], deps);
    for (let n = 0; n < earlier; n += 25)
      await record(
        Array.from({ length: 25 }, (_, one) => said(n + one)),
        deps,
      );
    let n = 9_000;
    const told = async (more: Partial<PublishedEvent>) => {
      const one = said(n++, more);
      units = 0;
      await record([one], deps);
      return { units, account: (await deps.events.get(one.id))?.account };
    };
    const unnamed = await told({});
    const naming = await told({ identities: [jane], unnamed: false, time: "2026-11-22T00:00:00.000Z" });
    store.close();
    return { unnamed, naming };
  }

  seldom("costs of one more what its pointers take, and not what all of them would", async () => {
    const [few, many] = [await unitsOf(25, true), await unitsOf(300, true)];

    expect(many.unnamed.account).toBe(few.unnamed.account);
    expect(many.unnamed.units - few.unnamed.units).toBeLessThan(20);
    expect(many.naming.units - few.naming.units).toBeLessThan(20);
  });

  seldom("costs no more where nobody is named at all", async () => {
    const [few, many] = [await unitsOf(25, false), await unitsOf(300, false)];

    expect(many.unnamed.account).toBeUndefined();
    expect(many.unnamed.units - few.unnamed.units).toBeLessThan(20);
    expect(many.naming.units).toBeLessThan(few.naming.units + 20);
  });
});
