import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { calendly } from "../../../functions/connectors/calendly/index.ts";
import { Misfit, UnknownType } from "../../../functions/shared/errors.ts";
import { delivery } from "../../support/delivery.ts";

const samples = new URL("../../../functions/connectors/calendly/samples/", import.meta.url);
const sample = (name: string): { event: string; payload: Record<string, unknown> } =>
  JSON.parse(readFileSync(new URL(`${name}.json`, samples), "utf8"));
const changed = (name: string, fields: Record<string, unknown>) => {
  const given = sample(name);
  return { ...given, payload: { ...given.payload, ...fields } };
};
const read = (value: unknown) => calendly.read(value, delivery("calendly"), {});

function only(value: unknown) {
  const [event, ...others] = read(value).events;
  expect(others).toEqual([]);
  if (!event) throw new Error("no event");
  return event;
}

describe("the signature", () => {
  // Source: computed here; signing_key is the example value in Calendly OpenAPI.
  const secret = { id: "one", value: "5mEzn9C-I28UtwOjZJtFoob0sAAFZ95GbZkqj4y3i0I", createdAt: "" };
  const stamp = "t=1606153879";
  const digest = "v1=6312a93430f02d805708741fecd4824637f3ae7d8437887bef24f730326602bf";
  const sentAt = new Date("2020-11-23T17:51:19.000Z");
  const body = Buffer.from(
    '{"created_at":"2020-11-23T17:51:19.000000Z","created_by":"https://api.calendly.com/users/AAAAAAAAAAAAAAAA","event":"invitee.created","payload":{"cancel_url":"https://calendly.com/cancellations/AAAAAAAAAAAAAAAA","created_at":"2020-11-23T17:51:18.327602Z","email":"test@example.com","event":"https://api.calendly.com/scheduled_events/AAAAAAAAAAAAAAAA","name":"John Doe","new_invitee":null,"old_invitee":null,"questions_and_answers":[],"reschedule_url":"https://calendly.com/reschedulings/AAAAAAAAAAAAAAAA","rescheduled":false,"status":"active","text_reminder_number":null,"timezone":"America/New_York","tracking":{"utm_campaign":null,"utm_source":null,"utm_medium":null,"utm_content":null,"utm_term":null,"salesforce_uuid":null},"updated_at":"2020-11-23T17:51:18.341657Z","uri":"https://api.calendly.com/scheduled_events/AAAAAAAAAAAAAAAA/invitees/AAAAAAAAAAAAAAAA","scheduled_event":{"uri":"https://api.calendly.com/scheduled_events/GBGBDCAADAEDCRZ2","name":"15 Minute Meeting","meeting_notes_plain":"Internal meeting notes","meeting_notes_html":"<p>Internal meeting notes</p>","status":"active","start_time":"2019-08-24T14:15:22.123456Z","end_time":"2019-08-24T14:15:22.123456Z","event_type":"https://api.calendly.com/event_types/GBGBDCAADAEDCRZ2","location":{"type":"physical","location":"string","additional_info":"string"},"invitees_counter":{"total":0,"active":0,"limit":0},"created_at":"2019-01-02T03:04:05.678123Z","updated_at":"2019-01-02T03:04:05.678123Z","event_memberships":[{"user":"https://api.calendly.com/users/GBGBDCAADAEDCRZ2","user_email":"user@example.com","user_name":"John Smith"}],"event_guests":[{"email":"user@example.com","created_at":"2019-08-24T14:15:22.123456Z","updated_at":"2019-08-24T14:15:22.123456Z"}]}}}',
  );
  const verify = (written: string, { name = "Calendly-Webhook-Signature", late = 0 } = {}) =>
    calendly.signature.verify(
      delivery("calendly", { body, headers: { [name]: written } }),
      [secret],
      new Date(sentAt.getTime() + late * 1000),
    );

  test("is genuine for the known answer", () => {
    expect(verify(`${stamp},${digest}`)).toEqual({ secret });
  });

  test("is what signing the same body at the same time gives", () => {
    expect(calendly.signature.sign(body, secret.value, sentAt)).toEqual({
      "calendly-webhook-signature": `${stamp},${digest}`,
    });
  });

  test.each([
    `${stamp},${stamp},${digest}`,
    `${stamp},${digest},${digest}`,
    `${stamp},${digest},${stamp}`,
    `${digest},${stamp}`,
    stamp,
    digest,
  ])("is malformed as %s", (written) => {
    expect(verify(written)).toEqual({ refused: "malformed" });
  });

  test.each([-180, 180])("is genuine %d seconds from its time", (late) => {
    expect(verify(`${stamp},${digest}`, { late })).toEqual({ secret });
  });

  test.each([-181, 181])("is stale %d seconds from its time", (late) => {
    expect(verify(`${stamp},${digest}`, { late })).toEqual({ refused: "stale" });
  });

  test("is not renewed by a changed time", () => {
    expect(verify(`t=1606154879,${digest}`, { late: 1000 })).toEqual({ refused: "mismatch" });
  });

  test("is genuine whatever the case of the header's name and of its digits", () => {
    expect(verify(`${stamp},${digest}`, { name: "CALENDLY-WEBHOOK-SIGNATURE" })).toEqual({ secret });
    expect(verify(`${stamp},v1=${digest.slice(3).toUpperCase()}`)).toEqual({ secret });
  });
});

describe("a meeting that was moved", () => {
  const before = only(sample("invitee-created"));
  const booked = only(sample("reschedule-booked"));
  const released = only(sample("reschedule-released"));

  test("has one key and type in both halves, and they say which half they are", () => {
    expect([booked.type, released.type]).toEqual(["meeting.rescheduled", "meeting.rescheduled"]);
    expect(booked.key).toEqual(released.key);
    expect([booked.part, released.part]).toEqual(["booked", "released"]);
  });

  test("takes the place of the meeting first booked, by the new one", () => {
    expect(booked.supersedes).toEqual({ kind: "meeting", id: before.object?.id });
    expect(released.supersedes).toEqual(booked.supersedes);
    expect(released.object).toEqual(booked.object);
  });

  test("knows the new time in one half only, the old time and the reason in the other only", () => {
    expect(booked.scheduledFor).toBe("2027-01-15T09:00:00.000Z");
    expect(released).not.toHaveProperty("scheduledFor");
    expect(released.details).toMatchObject({
      previousTime: before.scheduledFor,
      reason: "Our roastery opens late that day",
    });
    for (const name of ["previousTime", "reason", "canceledBy", "cancelerType"])
      expect(booked.details).not.toHaveProperty(name);
  });
});

describe("a meeting that was canceled", () => {
  test("is final and no longer ahead, but says when it would have been", () => {
    const canceled = only(sample("invitee-canceled"));

    expect(canceled).not.toHaveProperty("scheduledFor");
    expect(canceled.object).toMatchObject({ state: "canceled", final: true });
    expect(canceled.details).toMatchObject({ meetingTime: "2026-11-24T09:00:00.000Z" });
  });

  test("says which side canceled it", () => {
    expect(only(sample("invitee-canceled")).direction).toBe("in");
    expect(only(sample("invitee-canceled-by-host")).direction).toBe("out");
    expect(only(changed("invitee-canceled", { cancellation: null }))).not.toHaveProperty("direction");
  });
});

test("the customer's addresses are identities, the host's and the colleagues' are not", () => {
  expect(only(sample("invitee-created")).identities).toEqual([
    { type: "email", value: "jane@northwind-roasters.example" },
    { type: "email", value: "tom@northwind-roasters.example" },
  ]);
});

test("guests where anybody may have an address are customers, though the host has one there", () => {
  const given = changed("invitee-created", {
    scheduled_event: {
      event_memberships: [{ user_email: "Host@aol.com" }],
      event_guests: [{ email: "tom@aol.com" }, { email: "host@aol.com" }],
    },
  });

  expect(only(given).identities).toEqual([
    { type: "email", value: "jane@northwind-roasters.example" },
    { type: "email", value: "tom@aol.com" },
  ]);
});

test("a booking is the customer's doing, or ours where a colleague made it", () => {
  const invitee_scheduled_by = "https://api.calendly.com/users/5d3c1f0a-7e42-4b8a-9c16-2f8e0b7d4a51";

  expect(only(sample("invitee-created")).direction).toBe("in");
  expect(only(changed("invitee-created", { invitee_scheduled_by })).direction).toBe("out");
});

test("a phone number is an identity as the vendor writes it, and only with its country's code", () => {
  const phones = (text_reminder_number: string) =>
    only(changed("invitee-created", { text_reminder_number })).identities.filter(
      ({ type }) => type === "phone",
    );

  expect(phones("+1 404-555-1234")).toEqual([{ type: "phone", value: "+14045551234" }]);
  expect(phones("404-555-1234")).toEqual([]);
});

describe("a recap", () => {
  test("that is updated twice is two events, also where it does not say when", () => {
    const given = changed("meeting-recap-updated", { updated_at: null });

    expect(only(given).key).not.toEqual(only({ ...given, created_at: "2026-11-20T09:00:00.000000Z" }).key);
  });

  test("is not lost over undocumented fields of another shape", () => {
    const event = only(
      changed("meeting-recap-created", { title: {}, summary_md: ["a"], participants: "Ravi" }),
    );

    expect(event).toMatchObject({
      type: "meeting.recapped",
      title: "Wrote recap of a meeting",
      identities: [],
    });
    expect(event.details).not.toHaveProperty("summary");
  });

  test("has its summary without blanks around it", () => {
    expect(only(changed("meeting-recap-created", { summary_md: "\n Agreed. \n" })).details).toMatchObject({
      summary: "Agreed.",
    });
  });
});

test("a paid booking has its amount as decimal text", () => {
  expect(only(sample("invitee-created-paid")).money).toEqual({ amount: "150.00", currency: "GBP" });
});

test("what does not say when it was has the delivery's time, and at the very last that of its receipt", () => {
  const given = sample("contact-deleted");
  const payload = { uri: given.payload.uri };

  expect(only({ ...given, payload }).time).toBe("2026-11-21T09:00:00.000Z");
  expect(only({ event: given.event, payload }).time).toBe("2026-11-23T09:00:00.000Z");
});

test("what has no uri does not fit the schema, and the reason names it", () => {
  for (const name of ["invitee-created", "contact-created", "routing-form-submission-created"]) {
    for (const absent of [undefined, null, 7]) {
      const thrown = expect(() => read(changed(name, { uri: absent })));
      thrown.toThrow(Misfit);
      thrown.toThrow(
        expect.objectContaining({ issues: [expect.objectContaining({ values: { field: "payload.uri" } })] }),
      );
    }
  }
});

test.each(["false", "No", 0])("nor is one of which a relay writes %p", (successful) => {
  const payment = { amount: 50, currency: "USD", successful };

  expect(only(changed("invitee-created", { payment }))).not.toHaveProperty("money");
});

test("an invitee of whom nothing but the name is told is known by it", () => {
  const nobody = { email: "", name: null, first_name: "Jane", last_name: "Acme", text_reminder_number: null };
  const meeting = { uri: "https://api.calendly.com/scheduled_events/E", name: "Call" };

  expect(only(changed("invitee-created", { ...nobody, scheduled_event: meeting })).identities).toEqual([
    { type: "name", value: "Jane Acme" },
  ]);
});

test.each([
  [50, "USD", "50.00"],
  [12.345, "KWD", "12.345"],
  ["1,250.50", "usd", "1250.50"],
])("a payment of %s %s is %s", (amount, currency, told) => {
  const { money } = only(changed("invitee-created", { payment: { amount, currency, successful: true } }));

  expect(money).toEqual({ amount: told, currency: currency.toUpperCase() });
});

test("a payment that did not succeed is not money", () => {
  const payment = { amount: 50, currency: "USD", successful: false };

  expect(only(changed("invitee-created", { payment }))).not.toHaveProperty("money");
});

test("a caller who gave first and last name has both", () => {
  const invitee = changed("invitee-created", { name: null, first_name: "Jane", last_name: "Doe" });

  expect(only(invitee).actor?.name).toBe("Jane Doe");
});

test("undocumented fields do no harm", () => {
  const given = sample("invitee-created");

  expect(read({ ...given, extra: 1, payload: { ...given.payload, extra: { deep: [] } } })).toEqual(
    read(given),
  );
});

test("an unknown type is told by its name, whatever its payload", () => {
  for (const payload of [{}, null, "text", undefined]) {
    const reading = () => read({ event: "invitee.promoted", payload });
    expect(reading).toThrow(UnknownType);
    expect(reading).toThrow(expect.objectContaining({ type: "invitee.promoted" }));
  }
});
