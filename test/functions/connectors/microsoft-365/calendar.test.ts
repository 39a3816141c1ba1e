import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { microsoft365Collector } from "../../../../functions/connectors/microsoft-365/collect.ts";
import { catchUpsOf } from "../../../../functions/store/catch-ups.ts";
import { accountEventMessage, fetchMessage } from "../../../../schemas/bus.ts";
import { collecting, fetchOf } from "../../../support/collecting.ts";
import { graphMailbox } from "../../../support/graph-mailbox.ts";
import { letIn, readsOn } from "../../../support/let-in.ts";
import { later } from "../../../support/subscribing.ts";

const of = { tool: "toy", connection: "main" };
const mailbox = "3f1c8a52-6b7d-4e90-8c21-5a0d9e7b4f16";

const party = (address: string) => ({ emailAddress: { address } });
const meeting = (id: string, starts: string, more: object = {}) => ({
  ...{ id, iCalUId: `uid-${id}`, subject: `Review ${id}`, body: { content: "nobody's business" } },
  ...{ createdDateTime: "2026-11-20T08:00:00Z", lastModifiedDateTime: "2026-11-20T08:40:00Z" },
  ...{ start: { dateTime: starts, timeZone: "UTC" }, end: { dateTime: starts, timeZone: "UTC" } },
  ...{ organizer: party("kim@firm.example"), attendees: [party("jane@acme.example")] },
  ...more,
});

/** A mailbox whose history has been read and which is checked every day; nothing is ever told of it by a delivery. */
async function checked(...ids: readonly string[]) {
  const clock = { now: () => new Date() };
  const vendor = graphMailbox({ id: mailbox, mail: "kim@firm.example" }, () => clock.now());
  const calendar = vendor.items.events;
  for (const id of ids)
    calendar.set(id, meeting(id, id === "late" ? "2027-07-01T10:00:00" : "2026-12-10T10:00:00"));
  const hub = await collecting({
    collector: microsoft365Collector,
    server: vendor.server,
    credentials: null,
  });
  clock.now = () => hub.time.now;
  await letIn(hub, mailbox);
  const read = readsOn(hub);
  const day = async () => {
    await read();
    later(hub, 24);
  };
  const messages = () => hub.published.flatMap((one) => accountEventMessage.safeParse(one).data ?? []);
  const told = () => messages().map(({ data }) => said(data));
  const missed = async () => catchUpsOf(await hub.catchUps.list(of))[0]?.missed.count;
  await day();
  return { vendor, calendar, hub, day, told, messages, missed };
}

const said = ({ type, object }: { type: string; object?: { id: string } | undefined }) =>
  `${type} ${object?.id.split("/")[1]}`;

describe("a meeting that is deleted, of which Microsoft has told nobody", () => {
  test("is canceled by the next check, by what was known last, and counts as missed, once", async () => {
    const made = await checked("a", "b");
    await made.day();
    made.calendar.delete("a");
    await made.day();
    await made.day();

    expect(made.told().sort()).toEqual(["meeting.canceled a", "meeting.scheduled a", "meeting.scheduled b"]);
    const canceled = made.messages().at(-1);
    expect(canceled?.data).toMatchObject({
      title: "Canceled “Review a” with jane@acme.example",
      scheduledFor: "2026-12-10T10:00:00.000Z",
      details: { deleted: true, foundBy: "check" },
    });
    expect(await made.missed()).toBe(1);
  });

  test("is found where it was deleted between the history and the first check", async () => {
    const made = await checked("a");
    made.calendar.delete("a");
    await made.day();

    expect(made.told()).toEqual(["meeting.scheduled a", "meeting.canceled a"]);
  });

  test("counts for nothing where a delivery has told it", async () => {
    const made = await checked("a");
    made.calendar.delete("a");
    await made.hub.handled(fetchOf({ key: mailbox, scope: { mailbox, items: "events:deleted:a" } }));
    await made.hub.record();
    await made.day();

    expect(made.told().filter((one) => one === "meeting.canceled a")).toHaveLength(1);
    expect(await made.missed()).toBe(0);
  });

  test("is not one that was moved out of the time that is followed", async () => {
    const made = await checked("a");
    made.calendar.set("a", meeting("a", "2027-12-10T10:00:00"));
    await made.day();

    expect(made.told()).toEqual(["meeting.scheduled a"]);
  });

  test("is found where Microsoft has forgotten how far it told: all is read anew, and nothing is told twice", async () => {
    const made = await checked("a", "b", "c");
    await made.day();
    made.calendar.delete("a");
    made.vendor.state.forgets = true;
    await made.day();
    made.vendor.state.forgets = false;
    made.calendar.delete("b");
    await made.day();

    expect(made.told().sort()).toEqual([
      ...["meeting.canceled a", "meeting.canceled b"],
      ...["meeting.scheduled a", "meeting.scheduled b", "meeting.scheduled c"],
    ]);
    expect(await made.missed()).toBe(2);
  });

  test("is found in a calendar of many parts, some of which are read by another page", async () => {
    const many = Array.from({ length: 230 }, (_, n) => `m${n}`);
    const made = await checked(...many);
    for (const id of many.slice(0, 120)) made.calendar.delete(id);
    await made.day();

    expect(made.told().filter((one) => one.startsWith("meeting.canceled"))).toHaveLength(120);
    expect(made.vendor.state.parts).toBeGreaterThanOrEqual(15);
  });

  test("is found after a month, when the time that is followed is another", async () => {
    const made = await checked("a", "late");
    for (let days = 0; days < 33; days++) await made.day();
    made.calendar.delete("late");
    await made.day();

    expect(made.told()).toContain("meeting.canceled late");
    expect(made.told()).not.toContain("meeting.canceled a");
  });
});

test("the texts of meetings, which Microsoft sends with them, are kept nowhere", async () => {
  const made = await checked("a");
  made.calendar.set("b", meeting("b", "2026-12-11T10:00:00"));
  made.calendar.delete("a");
  await made.day();

  const kept = made
    .messages()
    .flatMap(({ rawgzip }) => (rawgzip ? gunzipSync(Buffer.from(rawgzip, "base64")).toString() : []));
  expect(kept.join()).toContain("/me/events");
  expect(kept.join()).not.toContain("nobody's business");
});

test("a vendor that never knows how far it has told ends the page, and is not asked for ever", async () => {
  const made = await checked(...Array.from({ length: 120 }, (_, n) => `m${n}`));
  made.vendor.state.forgets = true;
  await made.hub.hourly();
  const fetch = made.hub.published
    .flatMap((one) => fetchMessage.safeParse(one).data ?? [])
    .findLast(({ data }) => data.catchUp);
  for (let pages = 0; pages < 3; pages++) await made.hub.handled(fetch);

  expect(made.vendor.state.parts).toBeLessThan(30);
  expect(made.hub.buried.length + made.hub.postponed.length).toBeGreaterThan(0);
});
