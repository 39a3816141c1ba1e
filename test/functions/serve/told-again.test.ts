import { describe, expect, test } from "@jest/globals";
import { filledMessages } from "../../../functions/collect/fetched-messages.ts";
import { loadConnector } from "../../../functions/connectors/catalogue.ts";
import { type Found, filledWith } from "../../../functions/connectors/fetched.ts";
import { toMessages } from "../../../functions/connectors/messages.ts";
import { normalise } from "../../../functions/connectors/normalise.ts";
import type { Delivery } from "../../../functions/delivery/delivery.ts";
import { record } from "../../../functions/record/record.ts";
import { rerun } from "../../../functions/serve/rerun.ts";
import { toldReader } from "../../../functions/serve/told-again.ts";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import type { AccountEventMessage, BusMessage, FetchMessage } from "../../../schemas/bus.ts";
import { message } from "../../support/message.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const at = "2026-11-23T08:00:00.000Z";
const isFetch = (one: BusMessage): one is FetchMessage => one.type === "fetch.requested";
const isEvent = (one: BusMessage): one is AccountEventMessage => "rawsha256" in one && !isFetch(one);

type Settings = Readonly<Record<string, string | string[]>>;

/** A hub with one connection of a tool: what it is sent is recorded, and what its reruns publish is too. */
async function hubOf(tool: string, settings: Settings) {
  const of = { tool, connection: "main" };
  let calls = 0;
  const published: BusMessage[] = [];
  const deps = {
    ...emptyHub(),
    pause: async () => undefined,
    now: () => new Date(Date.parse("2026-11-23T09:00:00.000Z") + 1_001 * calls++),
    bus: { publish: async (messages: readonly BusMessage[]) => void published.push(...messages) },
  };
  const connector = await loadConnector(tool);
  if (!connector) throw new Error(tool);
  await deps.connections.create({ ...of, settings, secrets: [], createdAt: at, updatedAt: at });
  let current = settings;
  const recorded = async (messages: readonly BusMessage[]) => {
    const results = await record(messages.filter(isEvent), deps);
    expect(results.filter((one) => typeof one === "object")).toEqual([]);
  };
  const counted = async (dryRun: boolean) => {
    const { next: _next, ...counts } = await rerun(tool, "main", { dryRun }, deps);
    return counts;
  };
  return {
    /** What a delivery makes; recorded. */
    async take(body: unknown, path = ""): Promise<readonly BusMessage[]> {
      const delivery: Delivery = {
        ...of,
        method: "POST",
        headers: new Map([["content-type", ["application/json"]]]),
        query: {},
        path,
        body: Buffer.from(JSON.stringify(body)),
        receivedAt: new Date(at),
      };
      const messages = await toMessages(normalise(connector, delivery, current), delivery, {}, deps.blobs);
      await recorded(messages);
      return messages;
    },
    async complete(messages: readonly BusMessage[], found: (thin: PublishedEvent) => Found) {
      for (const one of messages.filter(isFetch)) {
        const filled = (one.data.fills ?? []).map((thin) => filledWith(thin, found(thin)));
        await recorded(filledMessages(one, filled, [], new Date(at)));
      }
    },
    record: recorded,
    async settle(next: Settings) {
      current = next;
      await deps.connections.update(tool, "main", (row) => ({ ...row, settings: next }));
    },
    /** Counts first, reads then, and holds the two against each other; what the reading published. */
    async rerun() {
      const would = await counted(true);
      const before = published.length;
      expect(await counted(false)).toEqual(would);
      const messages = published.slice(before);
      await recorded(messages);
      return { counts: would, messages };
    },
    async events(): Promise<PublishedEvent[]> {
      const { rows } = await deps.lists.feed("2026-11", { limit: 200 }, {});
      return rows.map(({ event }) => event);
    },
    read: async () => await counted(true),
  };
}

const none = { deliveries: 1, same: 0, changed: 0, added: 0, withdrawn: 0, unread: 0 };
const said = (events: readonly PublishedEvent[]) => events.filter(({ family }) => family !== "system");

const posted = {
  type: "event_callback",
  team_id: "T05PARTNER",
  context_team_id: "T07OWN",
  event_id: "Ev1",
  event_time: 1795165400,
  is_ext_shared_channel: true,
  authorizations: [{ team_id: "T07OWN", user_id: "U07BOT", is_bot: true }],
  event: {
    type: "message",
    channel: "C07SHARED",
    user: "U05KIM",
    user_team: "T05PARTNER",
    team: "T05PARTNER",
    text: "The accounts are in",
    ts: "1795165400.001000",
    event_ts: "1795165400.001000",
  },
};
const looked = (thin: PublishedEvent): Found => ({
  actor: { kind: "contact", name: "Kim Vo", email: "kim@partner.example" },
  identities: [...thin.identities, { type: "email", value: "kim@partner.example" }],
  details: { channelName: "shared" },
});

describe("a workspace that turns out to be ours", () => {
  test("takes what was completed off the customer, and keeps what was looked up", async () => {
    const hub = await hubOf("slack", {});
    await hub.complete(await hub.take(posted), looked);
    await hub.settle({ ownWorkspaces: ["T05PARTNER"], workspace: "ours" });
    const { counts, messages } = await hub.rerun();

    expect(counts).toEqual({ ...none, changed: 1 });
    expect(messages.filter(isFetch)).toEqual([]);
    expect(await hub.events()).toEqual([
      expect.objectContaining({
        direction: "out",
        actor: { kind: "team", name: "Kim Vo" },
        object: expect.objectContaining({ url: expect.stringContaining("https://ours.slack.com/") }),
        identities: [{ type: "slack:channel", value: "C07SHARED" }],
        details: expect.objectContaining({ channelName: "shared" }),
      }),
    ]);
    expect(await hub.read()).toEqual({ ...none, same: 1 });
  });

  test("and one that is a customer's after all puts it back", async () => {
    const hub = await hubOf("slack", { ownWorkspaces: ["T05PARTNER"] });
    await hub.complete(await hub.take(posted), () => ({ actor: { kind: "team", name: "Kim Vo" } }));
    await hub.settle({});
    await hub.rerun();

    expect(await hub.events()).toEqual([
      expect.objectContaining({
        direction: "in",
        actor: { kind: "contact", name: "Kim Vo" },
        identities: expect.arrayContaining([{ type: "slack:team", value: "T05PARTNER" }]),
      }),
    ]);
  });
});

describe("an author who is left out from now on", () => {
  test("leaves the timeline and comes back, without a second event of the message", async () => {
    const hub = await hubOf("slack", {});
    await hub.complete(await hub.take(posted), looked);
    await hub.settle({ leftOut: ["U05KIM"] });
    expect((await hub.rerun()).counts).toEqual({ ...none, added: 1, withdrawn: 1 });
    expect(said(await hub.events())).toEqual([]);
    await hub.settle({});
    const { counts, messages } = await hub.rerun();

    expect(counts).toMatchObject({ changed: 1, added: 0, withdrawn: 0 });
    expect(said(await hub.events()).map(({ title }) => title)).toEqual(["Posted: The accounts are in"]);
    // The names are looked up once more: the event is as the delivery alone told it.
    await hub.complete(messages, looked);
    expect(said(await hub.events())).toEqual([
      expect.objectContaining({ details: expect.objectContaining({ channelName: "shared" }) }),
    ]);
  });
});

const callback = (changeAgent?: string) => ({
  nonce: "n-1",
  timestamp: "2026-11-20T11:03:20.000+00:00",
  webhookId: 4503604829671337,
  scope: "sheet",
  scopeObjectId: 3407658024751234,
  events: [
    {
      objectType: "row",
      eventType: "created",
      id: 7129509179741001,
      userId: 9007194052431111,
      timestamp: "2026-11-20T11:03:15.000+00:00",
      ...(changeAgent === undefined ? {} : { changeAgent }),
    },
  ],
});
const rowRead = (thin: PublishedEvent): Found => ({
  title: "Added Tax return in sheet Work",
  identities: thin.identities,
  details: { sheetName: "Work", cells: { Job: "Tax return", Client: "Kim <kim@acme.example>" } },
});

describe("a sheet whose rows are one customer's each after all", () => {
  test("puts the rows that were read on their customers, under the sheet's name of today", async () => {
    const hub = await hubOf("smartsheet", {});
    await hub.complete(await hub.take(callback()), rowRead);
    await hub.settle({ customerColumn: "client", sheetName: "Jobs" });
    const { counts, messages } = await hub.rerun();

    expect(counts).toEqual({ ...none, changed: 1 });
    expect(messages.filter(isFetch)).toEqual([]);
    expect(await hub.events()).toEqual([
      expect.objectContaining({
        title: "Added Tax return in sheet Jobs",
        identities: [{ type: "email", value: "kim@acme.example" }],
      }),
    ]);
  });

  test("leaves a row where it is whose customer was not read", async () => {
    const hub = await hubOf("smartsheet", {});
    await hub.complete(await hub.take(callback()), (thin) => ({ ...rowRead(thin), details: { cells: {} } }));
    await hub.settle({ customerColumn: "Client" });

    expect((await hub.rerun()).counts).toEqual({ ...none, same: 1 });
  });

  test("asks for what was not fetched yet, and takes no completion of the reading before for it", async () => {
    const hub = await hubOf("smartsheet", {});
    const before = await hub.take(callback());
    await hub.settle({ customerColumn: "Client" });
    const { counts, messages } = await hub.rerun();
    await hub.complete(messages, (thin) => ({ ...rowRead(thin), title: "By the column" }));
    await hub.complete(before, rowRead);

    expect(counts).toEqual({ ...none, changed: 1 });
    expect(messages.filter(isFetch)).toHaveLength(1);
    expect((await hub.events()).map(({ title }) => title)).toEqual(["By the column"]);
  });

  test("what the team's own scripts did is withdrawn, whether or not it was completed", async () => {
    const hub = await hubOf("smartsheet", {});
    await hub.complete(await hub.take(callback("nightly")), rowRead);
    await hub.settle({ changeAgent: "nightly" });

    expect((await hub.rerun()).counts).toEqual({ ...none, withdrawn: 1 });
    expect(await hub.events()).toEqual([
      expect.objectContaining({
        title: "Withdrawn",
        identities: [],
        details: {
          was: "Added Tax return in sheet Work",
          reason: "the settings do not read it any more",
        },
      }),
    ]);
    await hub.settle({});
    await hub.rerun();
    expect((await hub.events()).map(({ title }) => title)).toEqual(["Added row in sheet 3407658024751234"]);
  });
});

describe("a deployment whose name was wrong", () => {
  test("is put right in what was never fetched, and what was read of another stays", async () => {
    const hub = await hubOf("accelo", { deployment: "nortwind" });
    await hub.take({ id: 7 }, "create_company");
    await hub.complete(await hub.take({ id: 8 }, "create_company"), () => ({ title: "Added Acme" }));
    await hub.settle({ deployment: "northwind" });
    const { counts, messages } = await hub.rerun();

    expect(counts).toEqual({ ...none, deliveries: 2, same: 1, changed: 1 });
    expect(messages.filter(isFetch).map(({ data }) => data.scope)).toEqual([
      { deployment: "northwind", resource: "companies", id: "7" },
    ]);
    expect((await hub.events()).flatMap(({ object }) => object?.id ?? []).sort()).toEqual([
      "northwind/7",
      "nortwind/8",
    ]);
  });
});

describe("another subscription's pushes", () => {
  test("are read once the subscription is right, and fetched", async () => {
    const settings = { serviceAccount: "push@hub.example", subscription: "projects/us/subscriptions/wrong" };
    const hub = await hubOf("boomerang-gmail", settings);
    const data = Buffer.from(JSON.stringify({ emailAddress: "mia@us.example", historyId: 9 }));
    await hub.take({
      message: { data: data.toString("base64"), publishTime: "2026-11-20T15:10:00Z" },
      subscription: "projects/us/subscriptions/right",
    });
    await hub.settle({ ...settings, subscription: "projects/us/subscriptions/right" });
    const { counts, messages } = await hub.rerun();

    expect(counts).toMatchObject({ deliveries: 1, added: 1, unread: 0 });
    expect(messages.filter(isFetch)).toHaveLength(1);
  });
});

describe("a customers' folder that was wrong", () => {
  const file = (title: string, folder: string, path: string, name: string) =>
    message({
      tool: "dropbox",
      proof: "fetched",
      type: "document.added",
      title,
      object: { kind: "file", id: `id:${title}` },
      identities: [
        { type: "dropbox:folder", value: `dbid:AA${path}` },
        { type: "name", value: name },
        { type: "email", value: "kim@acme.example" },
      ],
      details: { folder },
    });

  test("moves files to the customer that they lie with, and leaves one whose folder was renamed", async () => {
    const hub = await hubOf("dropbox", { customersFolder: "/Firm" });
    await hub.record([
      file("Added a.pdf in Acme Ltd/2026", "/Firm/Clients/Acme Ltd/2026", "/firm/clients", "Clients"),
      file("Added b.pdf", "/Firm/Clients/New name", "/firm/clients/old name", "New name"),
      file("Added c.pdf", "/Firm/Staff", "/firm/staff", "Staff"),
    ]);
    await hub.settle({ customersFolder: "/Firm/Clients" });
    const { counts } = await hub.rerun();
    const byObject = new Map((await hub.events()).map((event) => [event.object?.id, event]));

    expect(counts).toEqual({ ...none, deliveries: 3, same: 1, changed: 2 });
    expect(byObject.get("id:Added a.pdf in Acme Ltd/2026")).toMatchObject({
      title: "Added a.pdf in 2026",
      proof: "fetched",
      identities: [
        { type: "dropbox:folder", value: "dbid:AA/firm/clients/acme ltd" },
        { type: "name", value: "Acme Ltd" },
        { type: "email", value: "kim@acme.example" },
      ],
    });
    expect(byObject.get("id:Added c.pdf")?.identities).toEqual([
      { type: "email", value: "kim@acme.example" },
    ]);
    expect(await hub.read()).toMatchObject({ same: 3, changed: 0 });
  });
});

test("a mail's number is its settings', and says nothing of a fetch", async () => {
  const deps = { ...emptyHub(), now: () => new Date("2026-11-23T09:00:00.000Z") };
  const of = { tool: "dropbox", connection: "main", settings: {}, secrets: [] };
  await deps.connections.create({ ...of, createdAt: at, updatedAt: at });
  const mail = {
    tool: "dropbox",
    proof: "mail-unverified",
    type: "email.received",
    family: "email",
  } as const;
  const known = message({ ...mail, direction: "in", revision: 1_795_888_800_001 }).data;
  const read = message({ ...mail, direction: "out", revision: 1_795_888_800_003 });

  expect((await toldReader("dropbox", "main", deps))?.settled(known, read)).toBe(read);
});

describe("a tool whose settings change nothing of how it reads", () => {
  test.each(["quickbooks", "stripe", "xero", "docusign", "calendly", "sharefile"])(
    "%s says so",
    async (tool) => {
      const hub = await hubOf(tool, {});

      await expect(hub.read()).rejects.toMatchObject({ status: 400, code: "nothing_rereads" });
    },
  );
});
