import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { safeParse } from "zod/v4/core";
import { docusign } from "../../../functions/connectors/docusign/index.ts";
import { UnknownType, Unreadable } from "../../../functions/shared/errors.ts";
import { delivery } from "../../support/delivery.ts";

const receivedAt = new Date("2026-11-23T12:00:00.000Z");
const samples = new URL("../../../functions/connectors/docusign/samples/", import.meta.url);
const sample = (name: string) => readFileSync(new URL(name, samples), "utf8");

const sent = (body: string, headers: Record<string, string> = {}) =>
  delivery("docusign", { body: Buffer.from(body), headers, receivedAt });

function read(body: string, headers: Record<string, string> = {}) {
  const given = sent(body, headers);
  return docusign.read(docusign.decode?.(given), given, {});
}

function only(body: string, headers: Record<string, string> = {}) {
  const [event, ...others] = read(body, headers).events;
  expect(others).toEqual([]);
  if (!event) throw new Error("no event");
  return event;
}

const bare = (event: string, data: Record<string, unknown> = {}, top: Record<string, unknown> = {}) =>
  JSON.stringify({
    event,
    retryCount: 0,
    configurationId: 1,
    generatedDateTime: "2026-10-05T10:00:04.2170000Z",
    data: { accountId: "acc", envelopeId: "env", ...data },
    ...top,
  });

describe("the signature", () => {
  // Source: computed for this project with two key strings, used as UTF-8 text and not base64-decoded.
  const one = { id: "one", value: "DocuSignTestHmacKeyNumberOne000000000000001=", createdAt: "" };
  const two = { id: "two", value: "DocuSignTestHmacKeyNumberTwo000000000000002=", createdAt: "" };
  const first = "9UqWB/cDJ06SPeMRlBREHryx1k2/SvyeMlJDu+33PXA=";
  const second = "KP8Px6VNlDHWOmX8ULiLfroWEnrXjQPUKxowg8GwxqI=";
  const body =
    '{"event":"recipient-completed","apiVersion":"v2.1","uri":"/restapi/v2.1/accounts/8b411bfe-54f5-47fc-bbf2-55d9a71a200f/envelopes/71799c95-8417-4b16-90d5-86ff24a91d09","retryCount":0,"configurationId":10363315,"generatedDateTime":"2022-12-09T18:29:29.7360000Z","data":{"accountId":"8b411bfe-54f5-47fc-bbf2-55d9a71a200f","userId":"4214323f-c281-4a0e-80f7-37b3ea7d8665","envelopeId":"71799c95-8417-4b16-90d5-86ff24a91d09","recipientId":"1"}}';
  const signed = { "X-DocuSign-Signature-1": first, "X-DocuSign-Signature-2": second };
  const verify = (headers: Record<string, string>, ...secrets: (typeof one)[]) =>
    docusign.signature.verify(sent(body, headers), secrets, receivedAt);

  test("is genuine for a receiver with both keys", () => {
    expect(verify(signed, one, two)).toEqual({ secret: one });
  });

  test("is genuine for a receiver that holds key two only", () => {
    expect(verify(signed, two)).toEqual({ secret: two });
  });

  test("is genuine whichever header matches whichever key", () => {
    expect(verify({ "X-DocuSign-Signature-1": second }, one, two)).toEqual({ secret: two });
    expect(verify({ "X-DocuSign-Signature-7": first }, two, one)).toEqual({ secret: one });
  });

  test("is refused with trailing rubbish", () => {
    expect(verify({ "X-DocuSign-Signature-1": `${first}zz` }, one)).toEqual({ refused: "mismatch" });
  });

  test("is refused when it is absent", () => {
    expect(verify({ "X-Authorization-Digest": "HMACSHA256" }, one)).toEqual({ refused: "absent" });
  });
});

describe("legacy XML", () => {
  const xml = sample("legacy-sent.xml");

  test("is told by its first byte, whatever its content type", () => {
    expect(only(xml, { "content-type": "application/json" })).toMatchObject({
      type: "agreement.sent",
      title: "Sent for signature: Engagement letter: Marsh & Sons",
    });
  });

  test("gives times without a zone the document's own offset", () => {
    expect(only(xml).time).toBe("2026-10-14T09:20:30.247Z");
    expect(only(xml.replace(">-7<", ">5.5<")).time).toBe("2026-10-13T20:50:30.247Z");
  });

  test("keeps an account id as it is written", () => {
    expect(only(xml).identities[0]).toEqual({ type: "docusign:customfield", value: "accountid/00042" });
  });

  test("has the key of the same envelope's JSON event", () => {
    const completed = only(sample("legacy-completed.xml"));
    const [envelopeId] = completed.key;

    expect(only(bare("envelope-completed", { envelopeId })).key).toEqual(completed.key);
  });

  test.each([
    [
      "an entity bomb",
      '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    ],
    ["an external entity", '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'],
  ])("is not read with %s", (_what, doctype) => {
    const hostile = xml.replace("<DocuSign", `${doctype}<DocuSign`).replace("Marsh &amp; Sons", "&c;");

    expect(() => read(hostile)).toThrow(Unreadable);
  });

  test("leaves an undeclared entity as it is written", () => {
    expect(only(xml.replace("&amp;", "&bomb;")).object?.name).toBe("Engagement letter: Marsh &bomb; Sons");
  });

  test("decodes characters once only", () => {
    expect(only(xml.replace("&amp;", "&amp;lt;")).object?.name).toBe("Engagement letter: Marsh &lt; Sons");
  });

  test.each([
    "<DocuSignEnvelopeInformation>",
    "<a></b>",
    "<",
    "<other/>",
    "<__proto__/>",
    `${"<a>".repeat(5_000)}${"</a>".repeat(5_000)}`,
    xml.slice(0, 900),
  ])("that is malformed is unreadable (%#)", (malformed) => {
    expect(() => read(malformed)).toThrow(Unreadable);
  });

  const party = (id: string, status: string, times: string) =>
    `<RecipientStatus><Type>Signer</Type><Email>${id}@acme.example</Email><UserName>${id}</UserName>${times}<Status>${status}</Status><RecipientId>${id}</RecipientId></RecipientStatus>`;
  const envelope = (status: string, parties: string, more = "") =>
    `<DocuSignEnvelopeInformation><EnvelopeStatus><RecipientStatuses>${parties}</RecipientStatuses><TimeGenerated>2026-10-14T10:00:00</TimeGenerated><EnvelopeID>env</EnvelopeID><Subject>Letter</Subject><Email>tom@firm.example</Email><Status>${status}</Status><Sent>2026-10-14T09:00:00</Sent>${more}</EnvelopeStatus></DocuSignEnvelopeInformation>`;
  const signed = (at: string) => `<Signed>2026-10-14T${at}</Signed>`;

  test("tells of each signer who has signed, and of each once", () => {
    const first = party("ann", "Completed", signed("09:30:00"));
    const waiting = read(envelope("Sent", first + party("bea", "Sent", ""))).events;
    const done = read(
      envelope(
        "Completed",
        first + party("bea", "Completed", signed("09:50:00")),
        "<Completed>2026-10-14T09:50:01</Completed>",
      ),
    ).events;

    expect(waiting.map(({ title }) => title)).toEqual([
      "Signed by ann: Letter",
      "Sent for signature: Letter",
    ]);
    expect(waiting[0]).toMatchObject({ type: "agreement.signed", time: "2026-10-14T09:30:00.000Z" });
    expect(done.map(({ title }) => title)).toEqual(["Signed by ann: Letter", "Completed: Letter"]);
    expect(done[0]?.key).toEqual(waiting[0]?.key);
  });

  test("tells of each signer who has seen it and not signed, while others have not", () => {
    const seen = party("ann", "Delivered", "<Delivered>2026-10-14T09:10:00</Delivered>");
    const waiting = read(envelope("Sent", seen + party("bea", "Sent", ""))).events;
    const after = read(
      envelope(
        "Sent",
        party("ann", "Completed", `<Delivered>2026-10-14T09:10:00</Delivered>${signed("09:30:00")}`),
      ),
    ).events;

    expect(waiting[0]).toMatchObject({
      type: "agreement.viewed",
      title: "Viewed by ann: Letter",
      time: "2026-10-14T09:10:00.000Z",
    });
    expect(after.map(({ type }) => type)).toEqual(["agreement.signed", "agreement.sent"]);
  });

  test("that timed out is an expiry", () => {
    const expired = envelope(
      "TimedOut",
      party("ann", "Sent", ""),
      "<TimedOut>2026-10-15T00:00:00</TimedOut>",
    );

    expect(only(expired)).toMatchObject({
      type: "agreement.expired",
      time: "2026-10-15T00:00:00.000Z",
      object: { state: "expired", final: true },
    });
  });

  test("with an unknown status is told as a change", () => {
    const odd = xml.replace("<Status>Sent</Status>\n    <Created", "<Status>Odd</Status><Created");

    expect(read(odd).events.map(({ type }) => type)).toEqual(["agreement.updated"]);
  });
});

describe("the reasons", () => {
  test.each([
    ["envelope-declined.json", /^The monthly fee is not what we agreed/],
    ["recipient-declined.json", /^The monthly fee is not what we agreed/],
    ["legacy-declined.xml", /^We already signed a copy on paper — please cancel/],
  ])("of declining is shown: %s", (name, reason) => {
    expect(only(sample(name)).details.declineReason).toMatch(reason);
  });

  test.each([
    ["envelope-voided.json", "Replaced by a joint letter for both spouses."],
    ["legacy-voided.xml", "Sent to the wrong director"],
  ])("of voiding is shown: %s", (name, reason) => {
    expect(only(sample(name))).toMatchObject({
      type: "agreement.voided",
      details: { voidedReason: reason },
      object: { state: "voided", final: true },
    });
  });

  test("of voiding tells an expiry from a void by hand", () => {
    const voided = (voidedReason: string) =>
      only(bare("envelope-voided", { envelopeSummary: { voidedReason } }));

    expect(voided("Envelope has expired.").type).toBe("agreement.expired");
    expect(voided("Our offer expired, a new one follows").type).toBe("agreement.voided");
  });
});

describe("an event's key", () => {
  const names = [
    "envelope-sent",
    "envelope-resent",
    "recipient-completed",
    "recipient-resent",
    "template-created",
  ];

  test.each(names)("stays the same on redelivery and by another configuration: %s", (name) => {
    const body = sample(`${name}.json`);
    const again = body
      .replace('"retryCount": 0', '"retryCount": 3')
      .replace(/"configurationId": \d+/, '"configurationId": 7');

    expect(again).not.toBe(body);
    expect(only(again).key).toEqual(only(body).key);
  });

  test("tells one resending from the next", () => {
    const later = bare("envelope-resent", {}, { generatedDateTime: "2026-10-06T10:00:04.2170000Z" });

    expect(only(later).key).not.toEqual(only(bare("envelope-resent")).key);
  });

  test("tells one signer from another", () => {
    const keyOf = (recipientId?: string) => only(bare("recipient-completed", { recipientId })).key;

    expect(keyOf("1")).not.toEqual(keyOf("2"));
  });

  test("is the same for a completion with and without its summary", () => {
    const full = only(sample("envelope-completed.json"));

    expect(only(sample("envelope-completed-no-summary.json")).key).toEqual(full.key);
  });
});

test("an envelope that is told to have expired has", () => {
  expect(only(bare("envelope-expired", { envelopeSummary: {} }))).toMatchObject({
    type: "agreement.expired",
    object: { state: "expired", final: true },
  });
});

describe("an envelope's state", () => {
  test("of a late sent message is its own and not final", () => {
    const late = sample("envelope-sent.json").replace('"status": "sent"', '"status": "completed"');

    expect(only(late).object?.state).toBe("sent");
    expect(only(late).object).not.toHaveProperty("final");
  });

  test.each([
    "recipient-completed",
    "recipient-declined",
    "envelope-purge",
    "envelope-deleted",
    "envelope-resent",
  ])("is left alone by %s", (name) => {
    expect(only(sample(`${name}.json`)).object).not.toHaveProperty("state");
  });
});

describe("the people", () => {
  const between = (sender: string, ...emails: string[]) =>
    only(
      bare("envelope-sent", {
        envelopeSummary: {
          sender: { email: sender },
          recipients: { signers: emails.map((email) => ({ email })) },
        },
      }),
    ).identities.map(({ value }) => value);

  test("leave out the sender and the sender's colleagues", () => {
    expect(between("a@firm.example", "A@firm.example", "b@firm.example", "jane@acme.example")).toEqual([
      "jane@acme.example",
    ]);
  });

  test.each(["gmail.com", "outlook.com.ar", "aol.com", "gmx.ch", "proton.me", "btinternet.com", "fpt.vn"])(
    "at %s, where anybody may have an address, are customers as the sender is not",
    (host) => {
      expect(between(`a@${host}`, `a@${host}`, `jane@${host}`)).toEqual([`jane@${host}`]);
    },
  );

  test("begin with the account id on the envelope, then the recipient concerned", () => {
    const identities = only(
      sample("recipient-completed.json").replace(
        '"recipientId": "1",\n    "env',
        '"recipientId": "2",\n    "env',
      ),
    ).identities;

    expect(identities.map(({ value }) => value)).toEqual([
      "accountid/BW-1042",
      "tom@harbourbakery.example",
      "jane@harbourbakery.example",
    ]);
  });

  test("begin with our own id of the account, also where it is one of a list", () => {
    const { identities } = only(
      bare("envelope-sent", {
        envelopeSummary: {
          customFields: { listCustomFields: [{ name: "Customer ID", value: "BW-7" }] },
          recipients: { signers: [{ email: "jane@acme.example" }] },
        },
      }),
    );

    expect(identities[0]).toEqual({ type: "docusign:customfield", value: "customer id/BW-7" });
  });

  test("who only receive a copy have not signed", () => {
    expect(only(sample("recipient-completed-copy.json"))).toMatchObject({
      type: "agreement.updated",
      title: "Received by Omar Haddad: Engagement letter",
    });
  });

  test("of our own who counter-sign are the team", () => {
    const signed = bare("recipient-completed", {
      recipientId: "9",
      envelopeSummary: {
        sender: { email: "a@firm.example" },
        recipients: { signers: [{ recipientId: "9", name: "Bo", email: "bo@firm.example" }] },
      },
    });

    expect(only(signed)).toMatchObject({ direction: "out", actor: { kind: "team", name: "Bo" } });
  });
});

describe("whose an envelope is", () => {
  const signedBy = (signer: object, data: object = {}) =>
    only(
      bare("envelope-completed", {
        envelopeSummary: {
          sender: { email: "tom@firm.example" },
          recipients: { signers: [signer] },
        },
        ...data,
      }),
    ).identities;
  const jane = { name: "Jane Acme", email: "" };

  test("is known by a signer's number and name where the address is missing", () => {
    expect(signedBy({ ...jane, phoneNumber: { countryCode: "44", number: "7911 123456" } })).toEqual([
      { type: "phone", value: "+447911123456" },
      { type: "name", value: "Jane Acme" },
    ]);
    const second = { phoneNumber: { countryCode: 1, number: 2025550143 } };
    expect(signedBy({ ...jane, additionalNotifications: [second] })[0]).toEqual({
      type: "phone",
      value: "+12025550143",
    });
  });

  test("is known by a number that is written in one piece", () => {
    expect(signedBy({ ...jane, phoneNumber: "+44 7911 123456" })[0]).toEqual({
      type: "phone",
      value: "+44 7911 123456",
    });
  });

  test("is never the host's, whose address is written in other letters", () => {
    const host = { hostEmail: "Desk@firm.example", email: "desk@firm.example", signerName: "Jane Acme" };
    const summary = { envelopeSummary: { recipients: { inPersonSigners: [host] } } };

    expect(only(bare("envelope-completed", summary)).identities).toEqual([
      { type: "name", value: "Jane Acme" },
    ]);
  });

  test("is never the host's, at whose desk the signer signs", () => {
    const host = { hostEmail: "desk@firm.example", email: "desk@firm.example", signerName: "Jane Acme" };
    const summary = { envelopeSummary: { recipients: { inPersonSigners: [host] } } };

    expect(only(bare("envelope-completed", summary)).identities).toEqual([
      { type: "name", value: "Jane Acme" },
    ]);
  });

  test("is the sender's where no one else signs", () => {
    expect(signedBy({ name: "Tom", email: "Tom@firm.example" })).toEqual([
      { type: "email", value: "tom@firm.example" },
    ]);
  });

  test("is the envelope's own where it names no one", () => {
    expect(signedBy({ email: "bo@firm.example" })).toEqual([{ type: "docusign:envelope", value: "acc/env" }]);
  });
});

test("the account is also read from the message's address", () => {
  const uri = "/restapi/v2.1/accounts/acc-2/envelopes/env";

  expect(read(bare("envelope-completed", { accountId: undefined }, { uri })).fetches).toMatchObject([
    { key: "acc-2", scope: { accountId: "acc-2", envelopeId: "env" } },
  ]);
});

test("an aggregate message says which setting is wrong", () => {
  const aggregate = JSON.stringify({ status: "completed", envelopeId: "env", recipients: {} });

  expect(() => read(aggregate)).toThrow("choose Send Individual Messages");
});

test.each([
  ["recipient-authentication-failure", "Failed identity check of a recipient: Agreement"],
  ["recipient-signed", "Signed by a recipient: Agreement"],
  ["envelope-reminder-sent", "Reminded of: Agreement"],
  ["envelope-sealed-in-wax", "Updated (sealed in wax): Agreement"],
  ["recipient-on-holiday", "Updated (on holiday) for a recipient: Agreement"],
])("%s of a known envelope is told", (event, title) => {
  expect(only(bare(event, { recipientId: "9" })).title).toBe(title);
});

test("without a summary the envelope is fetched", () => {
  expect(read(bare("envelope-completed"))).toMatchObject({
    events: [{ identities: [{ type: "docusign:envelope", value: "acc/env" }], details: { pending: true } }],
    fetches: [{ key: "acc", scope: { accountId: "acc", envelopeId: "env" } }],
  });
});

test("with a summary nothing is fetched", () => {
  expect(read(sample("envelope-sent.json"))).not.toHaveProperty("fetches");
});

test("a known event without its envelope's id does not fit the schema", () => {
  for (const envelopeId of [undefined, null, ""]) {
    expect(safeParse(docusign.payload, JSON.parse(bare("envelope-sent", { envelopeId }))).success).toBe(
      false,
    );
  }
});

test.each(["constructor", "recipient-", "click-odd"])("an unknown event is an unknown type: %s", (event) => {
  expect(() => read(JSON.stringify({ event }))).toThrow(UnknownType);
  expect(() => read(bare(event))).toThrow(UnknownType);
});

describe("whose an envelope is, where it says so elsewhere", () => {
  const whose = (parties: object, sender = { email: "ann@firm.example" }) =>
    only(bare("envelope-sent", { envelopeSummary: { sender, recipients: parties } })).identities;
  const jane = { type: "email", value: "jane@acme.example" };

  test.each([
    [
      "the members of a signing group",
      { signers: [{ signingGroupName: "Board", signingGroupUsers: [{ email: "jane@acme.example" }] }] },
      [jane],
    ],
    ["participants", { participants: [{ email: "jane@acme.example" }] }, [jane]],
    [
      "a name in two parts",
      { signers: [{ firstName: "Jane", lastName: "Doe" }] },
      [{ type: "name", value: "Jane Doe" }],
    ],
    [
      "a number with the zero that is dialed at home",
      { signers: [{ phoneNumber: { countryCode: "84", number: "0912 345 678" } }] },
      [{ type: "phone", value: "+84912345678" }],
    ],
    [
      "a number of a country where the zero is part of it",
      { signers: [{ phoneNumber: { countryCode: "39", number: "06 1234567" } }] },
      [{ type: "phone", value: "+39061234567" }],
    ],
    [
      "the sender who signs under another name of the same mailbox",
      { signers: [{ email: "ann+1@firm.example" }] },
      [{ type: "email", value: "ann+1@firm.example" }],
    ],
  ])("is said by %s", (_, parties, identities) => {
    expect(whose(parties)).toEqual(identities);
  });
});

test.each([
  ["its address", { uri: "/restapi/v2.1/accounts/acc/envelopes/env" }, {}],
  ["its summary", {}, { envelopeSummary: { envelopeId: "env" } }],
])("an envelope that is named by %s alone is known", (_, top, data) => {
  const body = bare("envelope-completed", { envelopeId: undefined, ...data }, top);

  expect(only(body).object).toMatchObject({ kind: "envelope", id: "env" });
});

test("what goes wrong with a recipient is told once, however often the envelope's status comes again", () => {
  const message = (status: string, generated: string) =>
    `<DocuSignEnvelopeInformation><EnvelopeStatus><RecipientStatuses><RecipientStatus><Type>Signer</Type>
    <Email>jane@acme.example</Email><UserName>Jane</UserName><Status>${status}</Status><RecipientId>r1</RecipientId>
    </RecipientStatus></RecipientStatuses><TimeGenerated>${generated}</TimeGenerated><EnvelopeID>env</EnvelopeID>
    <Subject>Letter</Subject><Status>Sent</Status><Sent>2026-10-14T08:00:00</Sent></EnvelopeStatus>
    <TimeZoneOffset>0</TimeZoneOffset></DocuSignEnvelopeInformation>`;
  const told = (status: string, generated: string) =>
    read(message(status, generated), { "content-type": "text/xml" }).events;

  const [first] = told("AutoResponded", "2026-10-14T09:00:00");
  const [again] = told("AutoResponded", "2026-10-14T10:00:00");
  const [other] = told("AuthenticationFailed", "2026-10-14T09:00:00");

  expect(first).toMatchObject({
    type: "agreement.delivery_failed",
    title: "Failed to reach Jane: Letter",
    time: "2026-10-14T09:00:00.000Z",
  });
  expect(again?.key).toEqual(first?.key);
  expect(other).toMatchObject({ type: "agreement.updated", details: { change: "authenticationfailed" } });
});
