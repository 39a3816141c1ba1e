import { describe, expect, test } from "@jest/globals";
import { boomerangGmailCollector } from "../../../../functions/connectors/boomerang-gmail/collect.ts";
import { loadConnector } from "../../../../functions/connectors/catalogue.ts";
import type { ApiRequest } from "../../../../functions/connectors/collector.ts";
import { normalise, toPublished } from "../../../../functions/connectors/normalise.ts";
import type { Answered } from "../../../../functions/connectors/verdict.ts";
import { publishedEvent } from "../../../../schemas/account-event.ts";
import type { FetchRequest } from "../../../../schemas/bus.ts";
import { delivery } from "../../../support/delivery.ts";
import { drive, ok } from "../../../support/drive-collector.ts";

const mailbox = "anna@firm.example";
/** When a fetch is carried out that says nothing else. */
const now = "2026-11-23T09:00:00.000Z";
const settings = { serviceAccount: "push@p.iam.gserviceaccount.com" };
const watching = { ...settings, topic: "projects/p/topics/gmail", mailboxes: ["Anna@firm.example"] };
const labels = {
  labels: [
    ...["INBOX", "SENT"].map((id) => ({ id, name: id })),
    { id: "Label_1", name: "Boomerang" },
    { id: "Label_2", name: "Boomerang-Outbox" },
    { id: "Label_3", name: "Boomerang-Outbox/Cancelled" },
    { id: "Label_4", name: "Boomerang-Returned" },
  ],
};

/** The fetch that Google's push makes. */
async function fetchOf(historyId = "1000"): Promise<FetchRequest> {
  const connector = await loadConnector("boomerang-gmail");
  const data = Buffer.from(JSON.stringify({ emailAddress: mailbox, historyId })).toString("base64");
  const body = Buffer.from(
    JSON.stringify({
      message: { data, publishTime: "2026-11-23T08:59:00Z" },
      subscription: "projects/p/subscriptions/s",
    }),
  );
  const [toFetch] = connector
    ? normalise(connector, delivery("boomerang-gmail", { body }), settings).fetches
    : [];
  if (!toFetch) throw new Error("no fetch");
  return toFetch;
}

interface Message {
  readonly id: string;
  readonly labelIds?: readonly string[];
}

const mail = (id: string, more: Partial<Message> = {}, headers: Readonly<Record<string, string>> = {}) => ({
  id,
  threadId: `t-${id}`,
  labelIds: ["INBOX"],
  internalDate: "1795420800000",
  payload: {
    headers: Object.entries({
      From: "Jane Doe <Jane@northwind.example>",
      To: `Anna <${mailbox}>, ben@firm.example`,
      Subject: "Year end",
      ...headers,
    }).map(([name, value]) => ({ name, value })),
  },
  ...more,
});

/** A mailbox whose history holds these records, as Gmail tells of it. */
function gmail(history: readonly object[], mails: readonly Message[], more: object = {}) {
  return ({ url }: ApiRequest): Answered => {
    const { pathname } = new URL(url);
    if (pathname.endsWith("/labels")) return ok(labels);
    if (pathname.endsWith("/history")) return ok({ history, historyId: "2000", ...more });
    if (pathname.endsWith("/watch"))
      return ok({ historyId: 500, expiration: String(Date.parse("2026-11-30T09:00:00Z")) });
    const found = mails.find(({ id }) => pathname.endsWith(`/messages/${id}`));
    return found ? ok(found) : { status: 404, body: { error: { code: 404 } } };
  };
}

const added = (record: string, message: string, label: string) => ({
  id: record,
  labelsAdded: [{ message: { id: message, threadId: `t-${message}` }, labelIds: [label] }],
});
const removed = (record: string, message: string, label: string) => ({
  id: record,
  labelsRemoved: [{ message: { id: message, threadId: `t-${message}` }, labelIds: [label] }],
});
const cursor = (place: object) => JSON.stringify(place);
/** A mailbox with these records, of which it tells those after the one that is asked from. */
const since =
  (records: readonly { readonly id: string }[], mails: readonly Message[]) =>
  (request: ApiRequest): Answered => {
    const from = Number(new URL(request.url).searchParams.get("startHistoryId") ?? 0);
    return gmail(
      records.filter(({ id }) => Number(id) > from),
      mails,
    )(request);
  };

test.each([
  ["in their order", ["1000", "1200"]],
  ["the later one first", ["1200", "1000"]],
])("two notifications before the first fetch tell all that they are about: %s", async (_, ids) => {
  const answers = since(
    [added("1000", "m1", "Label_4"), added("1200", "m2", "Label_4")],
    [mail("m1"), mail("m2")],
  );
  const told = new Set<string>();
  let place: string | undefined;
  for (const id of ids) {
    const options = place === undefined ? { settings } : { settings, cursor: place };
    const { collected } = drive(boomerangGmailCollector, await fetchOf(id), answers, options);
    for (const { key } of collected.events ?? []) told.add(key.join(" "));
    place = collected.cursor ?? place;
  }

  expect([...told].sort()).toEqual([`${mailbox} m1 1000`, `${mailbox} m2 1200`]);
});

test("a customer is found behind a hundred colleagues, and of a list that is cut nobody's address is", async () => {
  const people = (count: number, domain: string) =>
    Array.from({ length: count }, (_, n) => `p${n}@${domain}`).join(", ");
  const inHeader = async (To: string) => {
    const [event] = await found([added("1000", "m1", "Label_2")], [mail("m1", {}, { From: mailbox, To })]);
    return event?.identities.map(({ value }) => value) ?? [];
  };

  expect(await inHeader(`${people(100, "firm.example")}, jane@acme.example`)).toEqual(["jane@acme.example"]);
  const long = Array.from({ length: 60 }, (_, n) => `"${"x".repeat(1_500)}" <p${n}@acme.example>`).join(", ");
  for (const value of await inHeader(long)) expect(value).toMatch(/^p\d+@acme\.example$/);
});

const placeOf = (text: string | undefined): unknown => JSON.parse(text ?? "null");

async function found(history: readonly object[], mails: readonly Message[]) {
  const { collected } = drive(boomerangGmailCollector, await fetchOf(), gmail(history, mails), {
    settings,
    cursor: cursor({ historyId: "990" }),
  });
  return collected.events ?? [];
}

describe("what Boomerang does to a mail", () => {
  test("is told with whom and about what, and by the people who are not the team", async () => {
    const [returned] = await found([added("1000", "m1", "Label_4")], [mail("m1")]);

    expect(returned).toEqual({
      type: "email.returned",
      key: [mailbox, "m1", "1000"],
      time: "2026-11-23T08:59:00.000Z",
      title: "Came back: “Year end” with Jane Doe",
      actor: { kind: "tool", name: "Boomerang" },
      object: { kind: "thread", id: `${mailbox}/t-m1`, name: "Year end", state: "returned" },
      identities: [{ type: "email", value: "jane@northwind.example" }],
      details: {
        mailbox,
        message: "m1",
        subject: "Year end",
        from: "Jane Doe <Jane@northwind.example>",
        to: `Anna <${mailbox}>, ben@firm.example`,
      },
    });
    if (returned)
      publishedEvent.parse(
        toPublished(returned, { tool: "boomerang-gmail", connection: "main", proof: "fetched" }, 0),
      );
  });

  const outgoing = mail("m2", {}, { From: `Anna <${mailbox}>`, To: '"Doe, Jane" <jane@northwind.example>' });

  test.each([
    ["reminder.set", added("1", "m2", "Label_1"), outgoing, "Set to come back: “Year end” with Doe, Jane"],
    ["email.scheduled", added("1", "m2", "Label_2"), outgoing, "Scheduled: “Year end” to Doe, Jane"],
    [
      "email.scheduled",
      { id: "1", messagesAdded: [{ message: { id: "m2", labelIds: ["DRAFT", "Label_2"] } }] },
      outgoing,
      "Scheduled: “Year end” to Doe, Jane",
    ],
    ["email.canceled", added("1", "m2", "Label_3"), outgoing, "Canceled: “Year end” to Doe, Jane"],
    [
      "email.sent",
      removed("1", "m2", "Label_2"),
      { ...outgoing, labelIds: ["SENT"] },
      "Sent: “Year end” to Doe, Jane",
    ],
  ])("%s", async (type, record, message, title) => {
    expect(await found([record], [message])).toEqual([
      expect.objectContaining({
        type,
        title,
        direction: "out",
        identities: [{ type: "email", value: "jane@northwind.example" }],
      }),
    ]);
  });

  test("a mail that left the outbox and was not sent is not called sent", async () => {
    expect(await found([removed("1", "m2", "Label_2")], [mail("m2", { labelIds: ["DRAFT"] })])).toEqual([]);
  });

  test("other labels and mails that are gone tell nothing", async () => {
    expect(await found([added("1", "m1", "INBOX"), added("2", "gone", "Label_4")], [mail("m1")])).toEqual([]);
  });

  test("is told of labels by the names that the settings give them", async () => {
    const { collected } = drive(
      boomerangGmailCollector,
      await fetchOf(),
      gmail([added("1", "m1", "Label_1")], [mail("m1")]),
      {
        settings: { ...settings, waitingLabel: "Mine", returnedLabel: "Boomerang" },
        cursor: cursor({ historyId: "990" }),
      },
    );

    expect(collected.events?.map(({ type }) => type)).toEqual(["email.returned"]);
  });

  test("has the time at which it was sent, where it was", async () => {
    const [sent] = await found([removed("1", "m2", "Label_2")], [{ ...outgoing, labelIds: ["SENT"] }]);

    expect(sent?.time).toBe("2026-11-23T08:00:00.000Z");
  });

  test("shows hostile subjects and encoded words as text", async () => {
    const strange = mail(
      "m1",
      {},
      { Subject: "=?utf-8?q?Ch=C3=A0o?= <script>", From: "<<>>, =?utf-8?q?J=C3=A9?= <je@x.example>" },
    );
    const [event] = await found([added("1", "m1", "Label_4")], [strange]);

    expect(event?.title).toBe("Came back: “Chào <script>” with Jé");
    expect(event?.identities).toEqual([{ type: "email", value: "je@x.example" }]);
  });

  test("in a mailbox at gmail.com only its own address is the team's", async () => {
    const toFetch = { ...(await fetchOf()), key: "anna@gmail.com", fills: [] };
    const answers = gmail(
      [added("1", "m1", "Label_4")],
      [mail("m1", {}, { From: "jo@gmail.com", To: "anna@gmail.com" })],
    );
    const { collected } = drive(boomerangGmailCollector, toFetch, answers, {
      settings,
      cursor: cursor({ historyId: "990" }),
    });

    expect(collected.events?.[0]?.identities).toEqual([{ type: "email", value: "jo@gmail.com" }]);
  });
});

describe("the mailbox's history", () => {
  test("is read from the cursor on, and the push's own event says how much it brought", async () => {
    const toFetch = await fetchOf();
    const { collected, calls } = drive(
      boomerangGmailCollector,
      toFetch,
      gmail([added("1000", "m1", "Label_4")], [mail("m1")]),
      {
        settings,
        cursor: cursor({ historyId: "990" }),
      },
    );

    expect(calls.map(({ url }) => url.replace(/^.*\/users\//, ""))).toEqual([
      "anna%40firm.example/labels",
      "anna%40firm.example/history?startHistoryId=990&maxResults=50&historyTypes=labelAdded&historyTypes=labelRemoved&historyTypes=messageAdded",
      "anna%40firm.example/messages/m1?format=metadata&metadataHeaders=From&metadataHeaders=To&metadataHeaders=Cc&metadataHeaders=Bcc&metadataHeaders=Subject",
    ]);
    expect(placeOf(collected.cursor)).toEqual({ historyId: "2000", at: now });
    expect(collected.filled).toEqual([
      {
        ...toFetch.fills?.[0],
        title: `Found one change in the mailbox ${mailbox}`,
        details: { mailbox, historyId: "1000", changes: 1 },
      },
    ]);
  });

  test("of a mailbox that is new here begins with the record that the push names", async () => {
    const { calls } = drive(boomerangGmailCollector, await fetchOf("9007199254740993"), gmail([], []), {
      settings,
    });

    expect(calls[1]?.url).toContain("startHistoryId=9007199254740992&");
  });

  test("of many pages is read page by page, from the same place", async () => {
    const answers = gmail([added("1", "m1", "Label_4")], [mail("m1")], { nextPageToken: "p2" });
    const first = drive(boomerangGmailCollector, await fetchOf(), answers, {
      settings,
      cursor: cursor({ historyId: "990" }),
    });
    const second = drive(boomerangGmailCollector, await fetchOf(), gmail([], []), {
      settings,
      cursor: first.collected.cursor,
    });

    expect(first.collected.more).toBe(true);
    expect(second.calls[1]?.url).toContain("startHistoryId=990&");
    expect(second.calls[1]?.url).toContain("pageToken=p2");
    expect(placeOf(second.collected.cursor)).toEqual({ historyId: "2000", at: now });
  });

  test("that Gmail has forgotten is begun afresh, and the gap is told", async () => {
    const { collected } = drive(
      boomerangGmailCollector,
      await fetchOf(),
      ({ url }) => (url.includes("/history") ? { status: 404, body: {} } : ok(labels)),
      { settings, cursor: cursor({ historyId: "1" }) },
    );

    expect(collected.events).toEqual([
      expect.objectContaining({
        type: "system.observed",
        key: [mailbox, "gap", "1"],
        details: { mailbox, gap: true },
      }),
    ]);
    expect(placeOf(collected.cursor)).toEqual({ historyId: "1000", at: now });
    expect(collected.unread).toBe("2026-08-25T09:00:00.000Z");
  });

  test.each<[string, Answered]>([
    ["a right is missing", { status: 403, body: {} }],
    ["the answer is a page", { status: 200, body: "<html>" }],
    ["the shape is another", ok({ history: "none", labels: 7 })],
  ])("is a fault, and the cursor stays, when %s", async (_what, answer) => {
    const given = { settings, cursor: cursor({ historyId: "990" }) };
    const toFetch = await fetchOf();

    expect(() => drive(boomerangGmailCollector, toFetch, () => answer, given)).toThrow(/^The tool's API/);
  });

  test.each(["rateLimitExceeded", "userRateLimitExceeded"])(
    "comes again where one mail is over the limit (403 %s): no change is lost",
    async (reason) => {
      const limited = { status: 403, body: { error: { code: 403, errors: [{ reason }] } } };
      const answers = gmail([added("1", "m1", "Label_4")], [mail("m1")]);
      const toFetch = await fetchOf();
      const given = { settings, cursor: cursor({ historyId: "990" }) };
      const tried = () =>
        drive(
          boomerangGmailCollector,
          toFetch,
          (request) => (request.url.includes("/messages/") ? limited : answers(request)),
          given,
        );

      expect(tried).toThrow(expect.objectContaining({ verdict: { kind: "later", code: reason } }));
    },
  );
});

describe("the watch", () => {
  const due = { tool: "boomerang-gmail", connection: "main", key: mailbox, scope: { mailbox } };

  test("is due every day for each mailbox of the settings, and for none without a topic", () => {
    expect(boomerangGmailCollector.daily?.(watching)).toEqual([{ key: mailbox, scope: { mailbox } }]);
    expect(boomerangGmailCollector.daily?.({ ...settings, mailboxes: [mailbox] })).toEqual([]);
  });

  test("is made for Boomerang's labels alone, and says from where on to read", () => {
    const { calls, collected } = drive(boomerangGmailCollector, due, gmail([], []), { settings: watching });

    expect(calls[1]).toEqual({
      method: "POST",
      url: "https://gmail.googleapis.com/gmail/v1/users/anna%40firm.example/watch",
      json: {
        topicName: "projects/p/topics/gmail",
        labelIds: ["Label_1", "Label_2", "Label_3", "Label_4"],
        labelFilterBehavior: "include",
      },
    });
    expect(calls).toHaveLength(2);
    expect(placeOf(collected.cursor)).toEqual({
      historyId: "500",
      watched: Date.parse("2026-11-30T09:00:00Z"),
    });
  });

  test("is renewed a day later and not before, and leaves what has changed to a check", () => {
    const place = { historyId: "990", watched: Date.parse("2026-11-30T09:00:00Z") };
    const at = (now: string) =>
      drive(boomerangGmailCollector, due, gmail([], []), { settings: watching, cursor: cursor(place), now });

    expect(at("2026-11-23T21:00:00.000Z").calls.map(({ method }) => method)).not.toContain("POST");
    const next = at("2026-11-24T09:00:01.000Z");
    expect(next.calls.map(({ method }) => method)).toContain("POST");
    expect(next.calls.filter(({ url }) => url.includes("/history"))).toEqual([]);
    expect(placeOf(next.collected.cursor)).toMatchObject({ historyId: "990" });
  });

  test("that Google refuses does not keep the history from being read", async () => {
    const answers = (request: ApiRequest) =>
      request.method === "POST"
        ? { status: 400, body: {} }
        : gmail([added("1", "m1", "Label_4")], [mail("m1")])(request);
    const { collected } = drive(boomerangGmailCollector, await fetchOf(), answers, {
      settings: watching,
      cursor: cursor({ historyId: "990" }),
    });

    expect(collected.events).toHaveLength(1);
  });
});

describe("what a check asks for", () => {
  const asked = { tool: "boomerang-gmail", connection: "main", key: mailbox };
  const checkOf = (upTo: string) => ({ ...asked, scope: { mailbox, upTo, at: "2026-11-23T08:00:00.000Z" } });

  test("is read up to where the mailbox was then, and no further", () => {
    const records = [added("1000", "m1", "Label_4"), added("1001", "m2", "Label_4")];
    const { collected } = drive(
      boomerangGmailCollector,
      checkOf("1000"),
      gmail(records, [mail("m1"), mail("m2")], { nextPageToken: "p2" }),
      { settings, cursor: cursor({ historyId: "990" }) },
    );

    expect(collected.events?.map(({ details }) => details.message)).toEqual(["m1"]);
    expect(collected.more).toBe(false);
    expect(placeOf(collected.cursor)).toEqual({ historyId: "1000", at: "2026-11-23T08:00:00.000Z" });
  });

  test("has the time of the mail where that came since the mailbox was read before, else that of the check", () => {
    const timeSince = (at: string) =>
      drive(boomerangGmailCollector, checkOf("1000"), gmail([added("1000", "m1", "Label_4")], [mail("m1")]), {
        settings,
        cursor: cursor({ historyId: "990", at }),
      }).collected.events?.[0]?.time;
    const came = new Date(Number(mail("m1").internalDate)).toISOString();
    const [before, after] = [-1, 1].map((by) => new Date(Date.parse(came) + by).toISOString());

    expect(timeSince(String(before))).toBe(came);
    expect(timeSince(String(after))).toBe("2026-11-23T08:00:00.000Z");
  });

  test.each(["990", "1000"])("is not read again where the mailbox was read since: up to %s", (upTo) => {
    const { collected, calls } = drive(boomerangGmailCollector, checkOf(upTo), gmail([], []), {
      settings,
      cursor: cursor({ historyId: "1000" }),
    });

    expect(calls.filter(({ url }) => url.includes("/history"))).toEqual([]);
    expect(collected.events ?? []).toEqual([]);
  });

  test("of a mailbox whose place is not known begins it, and has the time before read by dates", () => {
    const answers = (request: ApiRequest) =>
      request.url.endsWith("/profile") ? ok({ historyId: "1500" }) : gmail([], [])(request);
    const { collected } = drive(boomerangGmailCollector, checkOf("1000"), answers, { settings });

    expect(placeOf(collected.cursor)).toEqual({ historyId: "1500", first: "1500", at: now });
    expect(collected.unread).toBe("2026-08-25T08:00:00.000Z");
  });

  test("was told of by a notification of as high a record, and by no other", async () => {
    const { collected } = drive(
      boomerangGmailCollector,
      checkOf("1000"),
      gmail([added("1000", "m1", "Label_4")], [mail("m1")]),
      { settings, cursor: cursor({ historyId: "990" }) },
    );
    const [change] = collected.events ?? [];
    const told = async (record: string) => (await fetchOf(record)).fills ?? [];
    if (!change) throw new Error("nothing was found");
    const untold = async (record: string) =>
      boomerangGmailCollector.isUntold?.(change, await told(record)) ?? false;

    expect(await untold("999")).toBe(true);
    expect(await untold("1000")).toBe(false);
    expect(await untold("9007199254740993")).toBe(false);
    expect(
      boomerangGmailCollector.isUntold?.({ ...change, key: [mailbox, "gap", "1"], details: {} }, []),
    ).toBe(false);
  });
});
