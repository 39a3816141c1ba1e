import { describe, expect, test } from "@jest/globals";
import { docusignCollector } from "../../../../functions/connectors/docusign/collect.ts";
import { docusign } from "../../../../functions/connectors/docusign/index.ts";
import { ConsentNeeded, UnexpectedAnswer } from "../../../../functions/connectors/fetched.ts";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import { publishedEvent } from "../../../../schemas/account-event.ts";
import { delivery } from "../../../support/delivery.ts";
import { type Answers, drive, ok } from "../../../support/drive-collector.ts";

const accountId = "5b0e7c1a-93d4-4f6e-8a27-c1d05e9b7f34";
const envelopeId = "a4c81f72-0d3e-4b95-8e6a-1f2b3c4d5e60";
const server = "https://na3.docusign.net";
const generated = "2026-10-06T09:00:00.1230000Z";

interface Message {
  readonly event: string;
  readonly data?: object;
  readonly at?: string;
}

/** What a message without recipients becomes: the thin event, and the fetch that completes it. */
function toldBy({ event, data = {}, at = generated }: Message) {
  const body = { event, generatedDateTime: at, data: { accountId, envelopeId, ...data } };
  const outcome = normalise(docusign, delivery("docusign", { body: Buffer.from(JSON.stringify(body)) }));
  const [toFetch, thin] = [outcome.fetches[0], outcome.events[0]];
  if (!toFetch || !thin) throw new Error(`${event} requests no fetch`);
  return { toFetch, thin };
}

/** Carries out the fetch of one message, the envelope being what is given. */
function collect(message: Message, envelope: object) {
  const { collected } = drive(docusignCollector, toldBy(message).toFetch, () => ok(envelope), {
    cursor: server,
  });
  const [filled, ...others] = collected.filled ?? [];
  expect(others).toEqual([]);
  return filled;
}

const ola = {
  recipientId: "1",
  recipientIdGuid: "4575d5e9-7654-467b-b2f5-6c59ca7c43f8",
  name: "Ola Nordmann",
  email: "Ola@Fjord.example",
  status: "completed",
  routingOrder: "1",
  sentDateTime: "2026-10-05T10:00:01.0000000Z",
  deliveredDateTime: "2026-10-06T08:50:00.0000000Z",
  signedDateTime: "2026-10-06T08:59:59.0000000Z",
};
const kari = {
  recipientId: "2",
  name: "Kari Nordmann",
  email: "kari@fjord.example",
  status: "completed",
  deliveredDateTime: "2026-10-07T07:00:00.0000000Z",
  signedDateTime: "2026-10-07T07:30:00.0000000Z",
};
const sent = {
  envelopeId,
  status: "sent",
  emailSubject: "Please DocuSign: Engagement letter.pdf",
  createdDateTime: "2026-10-05T09:59:00.0000000Z",
  sentDateTime: "2026-10-05T10:00:00.5000000Z",
  expireEnabled: "true",
  expireDateTime: "2027-02-02T10:00:00.0000000Z",
  purgeState: "unpurged",
  sender: { userName: "Mia Chen", email: "mia@northwind.example" },
  customFields: { textCustomFields: [], listCustomFields: [] },
  recipients: { signers: [ola], carbonCopies: [], recipientCount: "1" },
};
/** As it is a day after the message: Kari has signed as well. */
const envelope = {
  ...sent,
  status: "completed",
  completedDateTime: "2026-10-07T07:30:01.0000000Z",
  statusChangedDateTime: "2026-10-07T07:30:01.0000000Z",
  recipients: { signers: [ola, kari], carbonCopies: [], recipientCount: "2" },
};

const envelopeIdentity = { type: "docusign:envelope", value: `${accountId}/${envelopeId}` };

describe("a message without recipients", () => {
  test("of a signature names who signed, what, and whose event it is", () => {
    const message = { event: "recipient-completed", data: { recipientId: "1" } };
    const filled = collect(message, envelope);

    expect(filled).toMatchObject({
      id: toldBy(message).thin.id,
      type: "agreement.signed",
      time: "2026-10-06T08:59:59.000Z",
      title: "Signed by Ola Nordmann: Engagement letter",
      direction: "in",
      actor: { kind: "contact", name: "Ola Nordmann", email: "Ola@Fjord.example" },
      object: { kind: "envelope", id: envelopeId, name: "Please DocuSign: Engagement letter.pdf" },
      identities: [
        { type: "email", value: "ola@fjord.example" },
        { type: "email", value: "kari@fjord.example" },
        envelopeIdentity,
      ],
      details: {
        subject: "Please DocuSign: Engagement letter.pdf",
        recipient: { id: "1", email: "Ola@Fjord.example" },
      },
    });
    expect(filled?.details).not.toHaveProperty("pending");
    expect(() => publishedEvent.parse(filled)).not.toThrow();
  });

  test("of the sending says when it expires, and who sent it", () => {
    expect(collect({ event: "envelope-sent", at: "2026-10-05T10:00:01.0000000Z" }, envelope)).toMatchObject({
      type: "agreement.sent",
      title: "Sent for signature: Engagement letter",
      time: "2026-10-05T10:00:00.500Z",
      scheduledFor: "2027-02-02T10:00:00.000Z",
      direction: "out",
      actor: { kind: "team", name: "Mia Chen", email: "mia@northwind.example" },
      object: { state: "sent" },
    });
  });

  test("is told as things were when it was written, not as they have become", () => {
    const filled = collect({ event: "recipient-completed", data: { recipientId: "1" } }, envelope);

    expect(filled?.details).not.toHaveProperty("status");
    expect(filled?.details.signers).toEqual([
      {
        name: "Ola Nordmann",
        email: "Ola@Fjord.example",
        status: "completed",
        signed: "2026-10-06T08:59:59.000Z",
      },
      { name: "Kari Nordmann", email: "kari@fjord.example" },
    ]);
  });

  test("of a view names the last who had viewed by then", () => {
    expect(collect({ event: "envelope-delivered" }, envelope)?.title).toBe(
      "Viewed by Ola Nordmann: Engagement letter",
    );
  });

  test("keeps reasons for the message that they belong to", () => {
    const reason = "The fee is not what we agreed";
    const declined = {
      ...ola,
      status: "declined",
      declinedDateTime: "2026-10-06T12:00:00Z",
      declinedReason: reason,
    };
    const then = { ...sent, status: "declined", recipients: { signers: [declined] } };
    const at = "2026-10-06T12:00:03.0000000Z";

    expect(JSON.stringify(collect({ event: "envelope-sent" }, then))).not.toContain(reason);
    expect(collect({ event: "envelope-declined", at }, then)).toMatchObject({
      title: "Declined by Ola Nordmann: Engagement letter",
      object: { state: "declined", final: true },
      details: { status: "declined", declineReason: reason },
    });
  });

  test("of a void by time is an expiry, and still the same event", () => {
    const message = { event: "envelope-voided" };
    const expired = {
      ...sent,
      status: "voided",
      voidedDateTime: "2026-10-06T09:00:00Z",
      voidedReason: "Envelope has expired.",
    };
    const filled = collect(message, expired);

    expect(filled).toMatchObject({
      id: toldBy(message).thin.id,
      type: "agreement.expired",
      family: "agreement",
      object: { state: "expired", final: true },
    });
    expect(
      collect({ event: "envelope-sent" }, { ...expired, voidedDateTime: "2026-10-09T09:00:00Z" })?.details,
    ).not.toHaveProperty("voidedReason");
  });

  test("stands at the account whose id is on the envelope", () => {
    const customFields = { textCustomFields: [{ fieldId: "1", name: "AccountId", value: "00042" }] };

    expect(collect({ event: "envelope-completed" }, { ...envelope, customFields })?.identities[0]).toEqual({
      type: "docusign:customfield",
      value: "accountid/00042",
    });
  });

  test("that has the rest of the envelope is completed as well", () => {
    const { thin, toFetch } = toldBy({
      event: "envelope-completed",
      data: { envelopeSummary: { emailSubject: "Engagement letter", status: "completed" } },
    });

    expect(thin).toMatchObject({ title: "Completed: Engagement letter", details: { pending: true } });
    expect(thin.identities).toEqual([envelopeIdentity]);
    expect(toFetch.fills).toEqual([thin]);
  });
});

describe("the server of an account", () => {
  const info = {
    sub: "4799e5e9",
    accounts: [
      { account_id: "11111111-0000", base_uri: "https://eu.docusign.net", is_default: true },
      { account_id: accountId.toUpperCase(), base_uri: server, is_default: false },
    ],
  };
  const { toFetch } = toldBy({ event: "envelope-sent" });
  const answers: Answers = ({ url }) => ok(url.endsWith("/oauth/userinfo") ? info : envelope);

  test("is asked once, and kept", () => {
    const { collected, calls } = drive(docusignCollector, toFetch, answers);

    expect(calls.map(({ url }) => url)).toEqual([
      "https://account.docusign.com/oauth/userinfo",
      `${server}/restapi/v2.1/accounts/${accountId}/envelopes/${envelopeId}?include=recipients,custom_fields`,
    ]);
    expect(collected.cursor).toBe(server);
    expect(drive(docusignCollector, toFetch, answers, { cursor: collected.cursor }).calls).toHaveLength(1);
  });

  test("of a developer is asked elsewhere, and so is the token", () => {
    const settings = { environment: "demo" };
    const [way] = docusignCollector.authorization;

    expect(drive(docusignCollector, toFetch, answers, { settings }).calls[0]?.url).toBe(
      "https://account-d.docusign.com/oauth/userinfo",
    );
    expect(way?.kind === "oauth2" && [way.tokenUrl(settings), way.tokenUrl({})]).toEqual([
      "https://account-d.docusign.com/oauth/token",
      "https://account.docusign.com/oauth/token",
    ]);
  });

  test("that the user who consented does not have is not guessed", () => {
    const { collected, calls } = drive(docusignCollector, toFetch, () => ok({ accounts: [] }));

    expect({ collected, calls: calls.length }).toEqual({ collected: {}, calls: 1 });
  });

  test.each([
    "https://na3.docusign.net.evil.example",
    "http://na3.docusign.net",
    "https://evil.example/.docusign.net",
  ])("is never %s", (base_uri) => {
    const given = () =>
      drive(docusignCollector, toFetch, () => ok({ accounts: [{ account_id: accountId, base_uri }] }));

    expect(given).toThrow(UnexpectedAnswer);
  });
});

describe("an answer", () => {
  const { toFetch } = toldBy({ event: "envelope-sent" });

  test.each([400, 404])("%i, that the envelope is not there for us, ends the event and says so", (status) => {
    const body = { errorCode: "ENVELOPE_DOES_NOT_EXIST", message: "The envelope specified does not exist" };
    const { collected } = drive(docusignCollector, toFetch, () => ({ status, body }), { cursor: server });

    expect(collected).toMatchObject({
      absent: [{ details: { fetched: "DocuSign no longer shows it, or not to these credentials" } }],
      cursor: server,
    });
    expect(collected.absent?.[0]?.details).not.toHaveProperty("pending");
  });

  test.each([
    [{ status: 400, body: { errorCode: "HOURLY_APIINVOCATION_LIMIT_EXCEEDED" } }, "later"],
    [{ status: 401, body: { errorCode: "AUTHORIZATION_INVALID_TOKEN" } }, "ended"],
  ])("%j is for the hub: %s", (answer, kind) => {
    expect(() => drive(docusignCollector, toFetch, () => answer, { cursor: server })).toThrow(
      expect.objectContaining({ verdict: expect.objectContaining({ kind }) }),
    );
  });

  test.each([
    [{ status: 400, body: { errorCode: "USER_LACKS_PERMISSIONS" } }, ConsentNeeded],
    [{ status: 400, body: { errorCode: "INVALID_REQUEST_PARAMETER" } }, UnexpectedAnswer],
    [{ status: 400, body: { errorCode: "whatever else" } }, UnexpectedAnswer],
  ])("%j is not taken for an envelope that is gone", (answer, fault) => {
    expect(() => drive(docusignCollector, toFetch, () => answer, { cursor: server })).toThrow(fault);
  });

  test("with fields missing fills in the rest", () => {
    expect(collect({ event: "envelope-sent" }, {})).toMatchObject({
      title: "Sent for signature: Agreement",
      time: "2026-10-06T09:00:00.123Z",
      identities: [envelopeIdentity],
      details: {},
    });
  });

  test.each([[{ status: 200, body: "<html>" }, "envelopes: body: invalid_type"]])(
    "%p is a fault that names no values",
    (answer, reason) => {
      const given = () => drive(docusignCollector, toFetch, () => answer, { cursor: server });

      expect(given).toThrow(UnexpectedAnswer);
      expect(given).toThrow(expect.objectContaining({ reason }));
    },
  );

  test("with hostile text is text", () => {
    const filled = collect({ event: "envelope-sent" }, { ...envelope, emailSubject: "<b>Sign</b>" });

    expect(filled?.title).toContain("<b>Sign</b>");
  });

  test.each([
    ["account", { accountId: "1/../2" }],
    ["envelope", { envelopeId: "a?b" }],
  ])("is not asked for where the %s's id could be another address", (_, data) => {
    const { collected, calls } = drive(
      docusignCollector,
      toldBy({ event: "envelope-sent", data }).toFetch,
      () => ok({}),
    );

    expect({ collected, calls }).toEqual({ collected: {}, calls: [] });
  });
});
