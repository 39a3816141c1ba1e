import { describe, expect, test } from "@jest/globals";
import { requestSubscriptions } from "../../../../functions/api-access/request-subscriptions.ts";
import type { FetchDraft } from "../../../../functions/connectors/connector.ts";
import { microsoft365Collector } from "../../../../functions/connectors/microsoft-365/collect.ts";
import { goneMeeting, mailOf, meetingOf } from "../../../../functions/connectors/microsoft-365/drafts.ts";
import { meeting as meetingSchema, message } from "../../../../functions/connectors/microsoft-365/graph.ts";
import { microsoft365 } from "../../../../functions/connectors/microsoft-365/index.ts";
import { normalise, toPublished } from "../../../../functions/connectors/normalise.ts";
import { genuine } from "../../../../functions/connectors/take-delivery.ts";
import { accountEventMessage } from "../../../../schemas/bus.ts";
import { collecting, fetchOf } from "../../../support/collecting.ts";
import { delivery } from "../../../support/delivery.ts";
import { graphMailbox } from "../../../support/graph-mailbox.ts";
import { later, looked } from "../../../support/subscribing.ts";

const of = { tool: "toy", connection: "main" };
const mailbox = "3f1c8a52-6b7d-4e90-8c21-5a0d9e7b4f16";
const url = `https://hub.example/hooks/toy/main/${mailbox}`;
const createdAt = "2026-11-23T08:00:00.000Z";
const secret = { id: "s1", value: "what only Microsoft repeats", createdAt };

/** A mailbox whose owner has consented. */
async function hubWith() {
  const clock = { now: () => new Date() };
  const vendor = graphMailbox({ id: mailbox, mail: "Kim@firm.example" }, () => clock.now());
  const hub = await collecting({
    collector: microsoft365Collector,
    server: vendor.server,
    credentials: null,
  });
  clock.now = () => hub.time.now;
  const credentials = { clientId: "hub", clientSecret: "s3cret", refreshToken: "refresh-1" };
  const access = { value: "access-1", ends: hub.time.now.getTime() + 60 * 86_400_000 };
  await hub.tenants.put(of, { tenant: mailbox, api: { kind: "oauth2", createdAt } });
  await hub.apiCredentials.put(
    "toy",
    "main",
    { id: "c", createdAt, credentials, access },
    { tenant: mailbox },
  );
  const state = async () => await hub.subscriptions.get(of, mailbox);
  const fetched = async (draft: Pick<FetchDraft, "scope">) => {
    const done = hub.published.length;
    await hub.handled(fetchOf({ key: mailbox, scope: draft.scope }));
    return hub.published.slice(done).flatMap((one) => {
      const { data } = accountEventMessage.safeParse(one);
      return data && data.data.type !== "invoice.created" ? [data.data] : [];
    });
  };
  return { vendor, hub, state, fetched };
}

const party = (address: string, name?: string) => ({ emailAddress: { address, ...(name ? { name } : {}) } });
const mail = (id: string, from: string, to: string, more: object = {}) => ({
  ...{ id, conversationId: "c1", internetMessageId: `<${id}@x>`, subject: "Year end", isDraft: false },
  ...{ sentDateTime: "2026-11-23T08:30:00Z", receivedDateTime: "2026-11-23T08:30:05Z" },
  ...{ from: party(from), toRecipients: [party(to)], ccRecipients: [] },
  ...more,
});
const meeting = (id: string, starts: string, more: object = {}) => ({
  ...{ id, iCalUId: `uid-${id}`, subject: "Review", isCancelled: false },
  ...{ createdDateTime: "2026-11-23T08:00:00Z", lastModifiedDateTime: "2026-11-23T08:40:00Z" },
  ...{ start: { dateTime: starts, timeZone: "UTC" }, end: { dateTime: starts, timeZone: "UTC" } },
  ...{ organizer: party("kim@firm.example"), attendees: [party("jane@acme.example", "Jane Doe")] },
  ...more,
});

const notification = (more: object = {}) => ({
  ...{ changeType: "created", resource: `Users/${mailbox}/Messages/AAk1` },
  ...more,
});
const sent = (...value: readonly object[]) => Buffer.from(JSON.stringify({ value }));
const verdictOf = async (body: Buffer) =>
  await microsoft365.signature.verify(delivery("microsoft-365", { body }), [secret], new Date(createdAt));

test("a mail between two who have theirs where anybody may is with a customer", () => {
  const told = mailOf(message.parse(mail("in", "jane@live.co.uk", "kim@live.co.uk")), {
    ...{ mailbox, address: "kim@live.co.uk", now: createdAt },
  });

  expect(told).toMatchObject({ type: "email.received", identities: [{ value: "jane@live.co.uk" }] });
});

const read = { mailbox, address: "kim@firm.example", now: createdAt };

test("what a server answers for who is away is nobody's word", () => {
  const away = mail("in", "jane@acme.example", "kim@firm.example", { subject: "Automatic reply: Year end" });

  expect(mailOf(message.parse(away), read)?.actor).toEqual({ kind: "tool", email: "jane@acme.example" });
});

test("a mail to customers by blind copies alone is told to them", () => {
  const blind = mail("out", "kim@firm.example", "kim@firm.example", {
    bccRecipients: [party("jane@acme.example", "Jane Doe"), party("lee@firm.example")],
  });

  expect(mailOf(message.parse(blind), read)).toMatchObject({
    title: "Sent “Year end” to Jane Doe",
    identities: [{ value: "jane@acme.example" }],
  });
});

test("a customer is found behind a hundred colleagues, and behind thousands nobody is lost but their number", () => {
  const many = (domain: string, count: number) =>
    Array.from({ length: count }, (_, n) => party(`p${n}@${domain}`));
  const attendees = [...many("firm.example", 100), party("jane@acme.example")];
  const starts = "2026-11-30T10:00:00.0000000";

  expect(
    meetingOf(meetingSchema.parse(meeting("e", starts, { attendees })), read, false)?.identities,
  ).toEqual([{ type: "email", value: "jane@acme.example" }]);
  const [first, ...others] =
    meetingOf(
      meetingSchema.parse(meeting("e", starts, { attendees: many("acme.example", 10_000) })),
      read,
      false,
    )?.identities ?? [];
  expect([first?.value, others.length]).toEqual(["p0@acme.example", 49]);
});

test("a mail whose sender's clock is ahead has come when the mailbox says so", () => {
  const ahead = mail("in", "jane@acme.example", "kim@firm.example", { sentDateTime: "2999-01-01T00:00:00Z" });

  expect(mailOf(message.parse(ahead), read)?.time).toBe("2026-11-23T08:30:05.000Z");
});

test("a delivery is genuine where each of its notifications repeats the secret", async () => {
  const given = { clientState: secret.value };
  expect(await verdictOf(sent(notification(given), notification(given)))).toEqual({ secret });
  expect(await verdictOf(sent(notification(given), notification({ clientState: "forged" })))).toEqual({
    refused: "mismatch",
  });
  expect(await verdictOf(sent(notification(given), notification()))).toEqual({ refused: "mismatch" });
  expect(await verdictOf(sent(notification({ clientState: "forged" })))).toEqual({ refused: "mismatch" });
  expect(await verdictOf(sent())).toEqual({ refused: "absent" });
});

test("the secret of a genuine delivery goes no further than its verification", async () => {
  const body = sent(notification({ clientState: secret.value }));
  const find = async () => ({ secrets: [secret], settings: {} });
  const deps = { secrets: { find }, forms: { find: async () => undefined } };

  const taken = await genuine(microsoft365, delivery("microsoft-365", { body, path: mailbox }), deps);
  expect(taken.delivery.body.toString()).not.toContain(secret.value);
  expect(normalise(microsoft365, taken.delivery, {}).fetches).toHaveLength(1);
});

test("the address check is answered with its text, decoded and plain, and what is not printable with nothing", () => {
  const check = (validationToken: string) =>
    microsoft365.handshake?.(delivery("microsoft-365", { query: { validationToken }, body: Buffer.of() }));

  expect(check("Validation: Testing client application reachability")).toEqual({
    contentType: "text/plain",
    body: "Validation: Testing client application reachability",
  });
  expect(check("a\r\nb")).toBeUndefined();
});

test("a mailbox is subscribed to for less than a week, with the hub's secret, and renewed a day before", async () => {
  const made = await hubWith();
  await looked(made.hub);
  const hooks = () => [...made.vendor.hooks.values()];
  expect(hooks().map(({ resource, changeType }) => `${resource} ${changeType}`)).toEqual([
    "me/messages created",
    "me/mailfolders('sentitems')/messages created",
    "me/events created,updated,deleted",
  ]);
  expect(new Set(hooks().flatMap((one) => [one.notificationUrl, one.lifecycleNotificationUrl]))).toEqual(
    new Set([url]),
  );
  const [own] = made.hub.secrets.state.kept?.secrets ?? [];
  expect(new Set(made.vendor.secrets.values())).toEqual(new Set([own?.value]));

  later(made.hub, 6 * 24 - 2);
  await looked(made.hub);
  expect(made.vendor.state).toMatchObject({ made: 3, renewed: 0 });
  later(made.hub, 2);
  await looked(made.hub);
  expect(made.vendor.state).toMatchObject({ made: 3, renewed: 3 });
  expect((await made.state())?.failing).toBeUndefined();
});

test("what has lapsed while the hub was away is made again", async () => {
  const made = await hubWith();
  await looked(made.hub);
  later(made.hub, 8 * 24);
  await looked(made.hub);

  expect(made.vendor.state).toMatchObject({ made: 6, renewed: 0 });
  expect((await made.state())?.subscriptions.map(({ id }) => id)).toEqual(["sub-4", "sub-5", "sub-6"]);
});

test("a mailbox that is removed is left with no subscription", async () => {
  const made = await hubWith();
  await looked(made.hub);
  await requestSubscriptions({ ...of, tenant: mailbox }, made.hub.deps, true);
  await made.hub.handled(made.hub.published.at(-1));

  expect(made.vendor.hooks.size).toBe(0);
});

test("mails are told by who and the subject; drafts and those among colleagues are not", async () => {
  const made = await hubWith();
  for (const one of [
    mail("in", "jane@acme.example", "kim@firm.example"),
    mail("out", "kim@firm.example", "jane@acme.example"),
    mail("draft", "kim@firm.example", "jane@acme.example", { isDraft: true }),
    mail("colleague", "lee@firm.example", "kim@firm.example"),
  ])
    made.vendor.items.messages.set(one.id, one);
  const names = ["in", "out", "draft", "colleague", "gone"].map((id) => `messages:created:${id}`);
  const told = await made.fetched({ scope: { mailbox, items: names.join(",") } });

  expect(told.map(({ type, title, direction }) => [type, title, direction])).toEqual([
    ["email.received", "Received “Year end” from jane@acme.example", "in"],
    ["email.sent", "Sent “Year end” to jane@acme.example", "out"],
  ]);
  expect(told.flatMap(({ identities }) => identities)).toEqual([
    { type: "email", value: "jane@acme.example" },
    { type: "email", value: "jane@acme.example" },
  ]);
});

test("a meeting is told for each time that it has once, and that it was canceled", async () => {
  const made = await hubWith();
  const seen = async (starts: string, change: string, more: object = {}) => {
    made.vendor.items.events.set("m", meeting("m", starts, more));
    return (await made.fetched({ scope: { mailbox, items: `events:${change}:m` } }))[0];
  };
  const first = await seen("2026-12-01T10:00:00.0000000", "created");
  const again = await seen("2026-12-01T10:00:00.0000000", "updated");
  const moved = await seen("2026-12-02T15:00:00.0000000", "updated");
  const off = await seen("2026-12-02T15:00:00.0000000", "updated", { isCancelled: true });

  expect(first).toMatchObject({ type: "meeting.scheduled", scheduledFor: "2026-12-01T10:00:00.000Z" });
  expect(first?.title).toBe("Scheduled “Review” with Jane Doe");
  expect(again?.id).toBe(first?.id);
  expect(moved).toMatchObject({ type: "meeting.rescheduled", scheduledFor: "2026-12-02T15:00:00.000Z" });
  expect(off).toMatchObject({ type: "meeting.canceled", object: { state: "canceled" } });
});

test.each(["Canceled: Review", "Canceled: Canceled: Review", "Cancelled: Review"])(
  "a meeting that was canceled keeps its name beside what Outlook puts before it: %s",
  async (subject) => {
    const made = await hubWith();
    made.vendor.items.events.set(
      "m",
      meeting("m", "2026-12-01T10:00:00.0000000", { isCancelled: true, subject }),
    );
    const [off] = await made.fetched({ scope: { mailbox, items: "events:updated:m" } });

    expect(off).toMatchObject({
      ...{ title: "Canceled “Review” with Jane Doe", object: { name: "Review" } },
      details: { subject: "Review" },
    });
  },
);

test("a meeting that stands keeps whatever its name is", async () => {
  const made = await hubWith();
  made.vendor.items.events.set(
    "m",
    meeting("m", "2026-12-01T10:00:00.0000000", { subject: "Canceled: refunds" }),
  );
  const [told] = await made.fetched({ scope: { mailbox, items: "events:created:m" } });

  expect(told?.object?.name).toBe("Canceled: refunds");
});

/** A mailbox with one meeting, as notifications tell of it one after the other. */
async function calendar() {
  const made = await hubWith();
  const change = async (starts: string, more: object = {}) => {
    made.vendor.items.events.set("m", meeting("m", starts, more));
    const [told] = await made.fetched({ scope: { mailbox, items: "events:updated:m" } });
    await made.hub.record();
    later(made.hub, 1);
    return told;
  };
  const at = (minute: number) => ({ lastModifiedDateTime: `2026-11-23T08:${minute}:00Z` });
  return { made, change, at };
}
const [monday, tuesday] = ["2026-12-07T10:00:00.0000000", "2026-12-08T10:00:00.0000000"];

test("a meeting that is moved there and back, and there again, is told each time, and once however often it is named", async () => {
  const { change, at } = await calendar();
  const told = [];
  for (const [n, starts] of [monday, tuesday, monday, monday, tuesday, monday].entries())
    told.push(await change(starts, at(40 + n)));

  expect(told.map((one) => one?.scheduledFor?.slice(8, 10)).join(" ")).toBe("07 08 07 07 08 07");
  expect(new Set(told.map((one) => one?.id)).size).toBe(5);
  expect(told[2]).toMatchObject({ type: "meeting.rescheduled", time: "2026-11-23T08:42:00.000Z" });
});

test("a meeting that was called off and is in the calendar again is told as on again, later than that", async () => {
  const { change, at } = await calendar();
  const first = await change(monday, at(40));
  const off = await change(monday, { ...at(41), isCancelled: true });
  const on = await change(monday, at(41));

  expect(on?.id).not.toBe(first?.id);
  expect(on).toMatchObject({ type: "meeting.rescheduled", object: { state: "scheduled" } });
  expect((on?.time ?? "") > (off?.time ?? "")).toBe(true);
});

test("a meeting whose moves no notification told is found moved by what is read again, as on the day of the move", async () => {
  const { made, change, at } = await calendar();
  await change(monday, at(40));
  made.vendor.items.events.set("m", meeting("m", tuesday, at(45)));
  const found = await made.fetched({ scope: { mailbox, missed: "all" } });

  expect(found).toMatchObject([
    {
      type: "meeting.rescheduled",
      scheduledFor: "2026-12-08T10:00:00.000Z",
      time: "2026-11-23T08:45:00.000Z",
    },
  ]);
});

describe("a meeting that is deleted", () => {
  const starts = "2026-12-01T10:00:00.000Z";
  const become = async (more: object = {}) => {
    const made = await hubWith();
    made.vendor.items.events.set("m", meeting("m", starts, { iCalUId: "uid-m" }));
    const [known] = await made.fetched({ scope: { mailbox, items: "events:created:m" } });
    if (!known) throw new Error("the meeting is not told");
    const { becomes } = goneMeeting("m", { mailbox, address: "kim@firm.example", now: createdAt });
    return { made, told: becomes({ ...known, ...more }) };
  };

  test("is the same event as one that was canceled, with whom and for when it was", async () => {
    const { made, told } = await become();
    made.vendor.items.events.set("m", meeting("m", starts, { isCancelled: true, iCalUId: "uid-m" }));
    const [canceled] = await made.fetched({ scope: { mailbox, items: "events:updated:m" } });
    if (!told) throw new Error("nothing is told");
    const { id } = toPublished(told, { ...of, proof: "fetched" }, 1);

    expect(id).toBe(canceled?.id);
    expect(told).toMatchObject({
      title: "Canceled “Review” with Jane Doe",
      scheduledFor: starts,
      object: { id: `${mailbox}/m`, state: "canceled" },
      identities: canceled?.identities,
    });
  });

  test.each([
    ["has begun already", { scheduledFor: createdAt }],
    ["was canceled before", { type: "meeting.canceled" }],
  ])("tells nothing where it %s", async (_why, more) => {
    expect((await become(more)).told).toBeUndefined();
  });

  test("is asked for first: what is there still was not deleted", async () => {
    const { made } = await become();
    const body = sent(notification({ changeType: "deleted", resource: `Users/${mailbox}/Events/m` }));
    const given = delivery("microsoft-365", { body, path: mailbox });
    const [toFetch] = normalise(microsoft365, given, {}).fetches;
    if (!toFetch) throw new Error("nothing is fetched");

    expect((await made.fetched(toFetch)).map(({ type }) => type)).toEqual(["meeting.scheduled"]);
  });
});

test.each(["missed", "subscriptionRemoved"])(
  "%s: the mailbox is read again, and what was told has the id that it had",
  async (lifecycleEvent) => {
    const made = await hubWith();
    made.vendor.items.messages.set("in", mail("in", "jane@acme.example", "kim@firm.example"));
    made.vendor.items.events.set("m", meeting("m", "2026-12-01T10:00:00"));
    const before = await made.fetched({ scope: { mailbox, items: "messages:created:in" } });
    const body = sent({ lifecycleEvent, subscriptionId: "sub-1" });
    const given = delivery("microsoft-365", { body, path: mailbox });
    const [toFetch] = normalise(microsoft365, given, {}).fetches;
    if (!toFetch) throw new Error("nothing is fetched");
    const told = await made.fetched(toFetch);

    expect(told.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["email.received", "meeting.scheduled"]),
    );
    expect(told.map(({ id }) => id)).toContain(before[0]?.id);
  },
);

test("a subscription that is to be authorized again is", async () => {
  const made = await hubWith();
  const body = sent({ lifecycleEvent: "reauthorizationRequired", subscriptionId: "sub-2" });
  const given = delivery("microsoft-365", { body, path: mailbox.toUpperCase() });
  const [toFetch] = normalise(microsoft365, given, {}).fetches;
  if (!toFetch) throw new Error("nothing is fetched");
  await made.fetched(toFetch);

  expect(made.vendor.state.reauthorized).toEqual(["sub-2"]);
});
