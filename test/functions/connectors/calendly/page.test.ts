import { expect, test } from "@jest/globals";
import { calendlyCollector } from "../../../../functions/connectors/calendly/collect.ts";
import { calendly } from "../../../../functions/connectors/calendly/index.ts";
import type { Stretch } from "../../../../functions/connectors/collector.ts";
import { ConsentNeeded } from "../../../../functions/connectors/fetched.ts";
import { normalise, toPublished } from "../../../../functions/connectors/normalise.ts";
import { publishedEvent } from "../../../../schemas/account-event.ts";
import { CalendlyOrganization, type KeptMeeting } from "../../../support/calendly-organization.ts";
import { delivery } from "../../../support/delivery.ts";
import { readAll } from "../../../support/read-all.ts";

const stretch = {
  ...({ kind: "history", tenant: undefined } as const),
  from: "2025-11-23T09:00:00.000Z",
  until: "2026-11-23T09:00:00.000Z",
};
const day = { kind: "check", from: "2026-11-22T09:00:00.000Z" } as const;
const origin = { tool: "calendly", connection: "main", proof: "vendor-signed" } as const;

const uriOf = (meeting: string) => `https://api.calendly.com/scheduled_events/${meeting}`;
const inviteeUri = (meeting: string, n = 0) => `${uriOf(meeting)}/invitees/i${n}`;
const invitee = (meeting: string, created: string, more: object = {}) => ({
  ...{ uri: inviteeUri(meeting), email: "jane@northwind.example", name: "Jane Doe", status: "active" },
  ...{ created_at: created, updated_at: created, rescheduled: false, old_invitee: null, new_invitee: null },
  ...{ event: uriOf(meeting), no_show: null, payment: null, text_reminder_number: null, tracking: {} },
  ...more,
});
const meeting = (
  id: string,
  start: string,
  invitees: readonly object[],
  updated = "2026-01-01T00:00:00.000000Z",
): KeptMeeting => ({
  ...{ uri: uriOf(id), name: "Onboarding call", start_time: start, end_time: start, updated_at: updated },
  event_memberships: [{ user: "https://api.calendly.com/users/P", user_email: "priya@harbour.example" }],
  ...{ event_guests: [{ email: "tom@northwind.example" }], location: { type: "zoom" } },
  invitees,
});

function organizationWith(...meetings: readonly KeptMeeting[]) {
  const made = new CalendlyOrganization();
  made.put(...meetings);
  return made;
}
const readIn = (of: CalendlyOrganization, more: Partial<Stretch> = {}) =>
  readAll(calendlyCollector, { ...stretch, ...more }, ({ url }) => of.answer(url));
const told = (of: CalendlyOrganization, more: Partial<Stretch> = {}) =>
  readIn(of, more).had.map(({ event }) => toPublished(event, origin, 0));

/** The id of the event that a delivery tells. */
function idOf(event: string, invitees: object, of: object) {
  const body = {
    event,
    created_at: "2026-11-20T10:00:01.000000Z",
    payload: { ...invitees, scheduled_event: of },
  };
  const given = delivery("calendly", { body: Buffer.from(JSON.stringify(body)) });
  return normalise(calendly, given).events[0]?.id;
}

test("a booking of the year is told with its invitee, its guests, its time and its place", () => {
  const of = organizationWith(
    meeting("a", "2026-12-01T09:00:00.000000Z", [invitee("a", "2026-11-20T10:00:00.123456Z")]),
  );
  const [event, ...others] = told(of);

  expect(others).toEqual([]);
  expect(publishedEvent.safeParse(event).success).toBe(true);
  expect(event).toMatchObject({
    ...{ type: "meeting.scheduled", time: "2026-11-20T10:00:00.123Z", title: "Booked Onboarding call" },
    ...{ scheduledFor: "2026-12-01T09:00:00.000Z", actor: { name: "Jane Doe" } },
    details: { location: "zoom", guests: ["tom@northwind.example"] },
  });
  expect(event?.identities).toContainEqual({ type: "email", value: "jane@northwind.example" });
});

const gone = {
  ...{ status: "canceled", updated_at: "2026-11-21T10:00:00.000000Z" },
  cancellation: { canceled_by: "Jane Doe", canceler_type: "invitee", reason: "ill" },
};
const missed = {
  uri: "https://api.calendly.com/invitee_no_shows/n",
  created_at: "2026-11-22T10:00:00.000000Z",
};

test.each([
  ["invitee.created", {}],
  ["invitee.created", { old_invitee: inviteeUri("before") }],
  ["invitee.canceled", gone],
  ["invitee_no_show.created", { no_show: missed }],
])("what is read has the id that %s gives it", (event, more) => {
  const one = invitee("a", "2026-11-20T10:00:00.000000Z", more);
  const { invitees, ...plain } = meeting("a", "2026-11-22T09:00:00.000000Z", [one]);

  expect(told(organizationWith({ ...plain, invitees })).map(({ id }) => id)).toContain(
    idOf(event, one, plain),
  );
});

test("a meeting that was moved is told as booked, and as moved to its new time, once", () => {
  const moved = { ...gone, rescheduled: true, new_invitee: inviteeUri("b") };
  const of = organizationWith(
    meeting("a", "2026-11-24T09:00:00.000000Z", [invitee("a", "2026-11-10T10:00:00.000000Z", moved)]),
    meeting("b", "2026-11-25T09:00:00.000000Z", [
      invitee("b", "2026-11-21T10:00:00.000000Z", { old_invitee: inviteeUri("a") }),
    ]),
  );

  expect(told(of).map(({ type, scheduledFor }) => [type, scheduledFor])).toEqual([
    ["meeting.rescheduled", "2026-11-25T09:00:00.000Z"],
    ["meeting.scheduled", "2026-11-24T09:00:00.000Z"],
  ]);
});

test("a day's check tells what was booked, canceled and missed in it, and asks only what may have changed", () => {
  const [old, now] = ["2026-11-01T10:00:00.000000Z", "2026-11-22T12:00:00.000000Z"];
  const of = organizationWith(
    meeting("new", "2026-12-20T09:00:00.000000Z", [invitee("new", now)], now),
    meeting("gone", "2026-12-01T09:00:00.000000Z", [invitee("gone", old, { ...gone, updated_at: now })], now),
    meeting(
      "missed",
      "2026-11-21T09:00:00.000000Z",
      [invitee("missed", old, { no_show: { ...missed, created_at: now } })],
      old,
    ),
    meeting("as before", "2026-12-02T09:00:00.000000Z", [invitee("as before", old)], old),
    meeting("over", "2026-11-18T09:00:00.000000Z", [invitee("over", old)], old),
  );
  const types = told(of, day).map(({ type }) => type);

  expect(types).toEqual(["meeting.scheduled", "meeting.canceled", "meeting.no_show"]);
  expect(of.asked.filter(({ pathname }) => pathname.endsWith("/invitees"))).toHaveLength(3);
});

test("a year of 300 bookings is read by a call a booking and one for each twenty-five, the latest first", () => {
  const of = organizationWith(
    ...Array.from({ length: 300 }, (_, n) => {
      const start = new Date(Date.UTC(2026, 0, 1 + n, 9)).toISOString();
      return meeting(String(n), start, [
        invitee(String(n), new Date(Date.parse(start) - 86_400_000).toISOString()),
      ]);
    }),
  );
  const { had, pages, calls } = readIn(of);
  const reached = pages.flatMap((page) => page.reached ?? []);

  expect(new Set(had.map(({ event }) => event.object?.id)).size).toBe(300);
  expect(calls).toHaveLength(1 + 12 + 300);
  expect(Math.max(...pages.map((page) => page.had.length))).toBeLessThanOrEqual(25);
  expect(reached).toEqual(reached.toSorted().reverse());
});

test("where Calendly's token for the next page has ended, the list goes on by time", () => {
  const of = organizationWith(
    ...Array.from({ length: 60 }, (_, n) =>
      // Of three meetings that begin at once, two may lie on the page before.
      meeting(String(n), new Date(Date.UTC(2026, 0, 1 + Math.floor(n / 3), 9)).toISOString(), [
        invitee(String(n), "2025-12-30T10:00:00.000000Z"),
      ]),
    ),
  );
  const { had } = readAll(calendlyCollector, stretch, ({ url }) => {
    of.tokensHaveEnded = url.includes("page_token") && of.asked.length < 40;
    return of.answer(url);
  });

  expect(new Set(had.map(({ event }) => event.object?.id)).size).toBe(60);
});

test("all invitees of a meeting of many are told", () => {
  const many = Array.from({ length: 230 }, (_, n) =>
    invitee("webinar", "2026-11-20T10:00:00.000000Z", {
      uri: inviteeUri("webinar", n),
      email: `a${n}@b.example`,
    }),
  );

  expect(told(organizationWith(meeting("webinar", "2026-12-01T09:00:00.000000Z", many)))).toHaveLength(230);
});

test("a meeting that is gone once its invitees are asked for hides no other", () => {
  const of = organizationWith(
    meeting("a", "2026-12-01T09:00:00.000000Z", [invitee("a", "2026-11-20T10:00:00.000000Z")]),
    meeting("b", "2026-12-02T09:00:00.000000Z", [invitee("b", "2026-11-20T10:00:00.000000Z")]),
  );
  const { had } = readAll(calendlyCollector, stretch, ({ url }) => {
    const answer = of.answer(url);
    if (url.includes("/scheduled_events?")) of.meetings.delete(uriOf("b"));
    return answer;
  });

  expect(had.map(({ event }) => event.object?.id)).toEqual([inviteeUri("a")]);
});

test("a token of a person who may not see the organization's meetings asks for another", () => {
  const of = organizationWith();
  const answers = ({ url }: { readonly url: string }) =>
    url.includes("/scheduled_events")
      ? { status: 403, body: { title: "Permission Denied" } }
      : of.answer(url);

  expect(() => readAll(calendlyCollector, stretch, answers)).toThrow(ConsentNeeded);
});

test.each([
  [401, "ended"],
  [429, "later"],
])("status %i is for the hub, which goes on with the same page", (status, kind) => {
  expect(() => readAll(calendlyCollector, stretch, () => ({ status, body: {} }))).toThrow(
    expect.objectContaining({ verdict: expect.objectContaining({ kind }) }),
  );
});
