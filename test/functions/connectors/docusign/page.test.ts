import { expect, test } from "@jest/globals";
import type { Stretch } from "../../../../functions/connectors/collector.ts";
import { docusignCollector } from "../../../../functions/connectors/docusign/collect.ts";
import { docusign } from "../../../../functions/connectors/docusign/index.ts";
import { normalise, toPublished } from "../../../../functions/connectors/normalise.ts";
import { delivery } from "../../../support/delivery.ts";
import { docusignAccount, type Envelope } from "../../../support/docusign-account.ts";
import { readAll } from "../../../support/read-all.ts";

const tenant = "5b0e7c1a-93d4-4f6e-8a27-c1d05e9b7f34";
const server = "https://na3.docusign.net";
const stretch = {
  ...({ kind: "history", tenant } as const),
  from: "2026-08-23T09:00:00.000Z",
  until: "2026-11-23T09:00:00.000Z",
};
const origin = { tool: "docusign", connection: "main", proof: "vendor-signed" } as const;

const signed = (envelopeId: string, day = "2026-10-06"): Envelope => ({
  envelopeId,
  ...{ status: "completed", emailSubject: "Engagement letter", sentDateTime: `${day}T08:00:00.1230000Z` },
  ...{ deliveredDateTime: `${day}T08:50:00.0000000Z`, completedDateTime: `${day}T09:00:00.0000000Z` },
  statusChangedDateTime: `${day}T09:00:00.0000000Z`,
  sender: { userName: "Mai Tran", email: "mai@firm.example" },
  recipients: {
    signers: [
      {
        ...{ recipientId: "1", name: "Ola Nordmann", email: "ola@fjord.example", status: "completed" },
        signedDateTime: `${day}T08:59:59.0000000Z`,
      },
    ],
  },
});

const account = (envelopes: readonly Envelope[]) => docusignAccount(tenant, server, () => envelopes);

const readIn = (envelopes: readonly Envelope[], more: Partial<Stretch> = {}) =>
  readAll(docusignCollector, { ...stretch, ...more }, account(envelopes));

test("an envelope is told by all that it went through, each as it was then, for its signer", () => {
  const told = readIn([signed("a4c8")]).had.map(({ event }) => event);

  expect(told.map(({ type, time }) => [type, time])).toEqual([
    ["agreement.sent", "2026-10-06T08:00:00.123Z"],
    ["agreement.viewed", "2026-10-06T08:50:00.000Z"],
    ["agreement.signed", "2026-10-06T08:59:59.000Z"],
    ["agreement.completed", "2026-10-06T09:00:00.000Z"],
  ]);
  expect(told[0]?.details.status).toBeUndefined();
  expect(told.every(({ details }) => details.pending === undefined)).toBe(true);
  for (const { identities } of told)
    expect(identities).toContainEqual({ type: "email", value: "ola@fjord.example" });
});

test.each([
  ["envelope-sent", undefined],
  ["envelope-delivered", undefined],
  ["recipient-completed", "1"],
  ["envelope-completed", undefined],
])("what is read has the id that the message %s has", (event, recipientId) => {
  const summary = signed("a4c8");
  const body = {
    ...{ event, generatedDateTime: "2026-10-06T09:00:02.0000000Z" },
    data: { accountId: tenant, envelopeId: "a4c8", recipientId, envelopeSummary: summary },
  };
  const given = delivery("docusign", { body: Buffer.from(JSON.stringify(body)) });
  const [told] = normalise(docusign, given).events;
  const read = readIn([summary]).had.map((one) => toPublished(one.event, origin, 0).id);

  expect(read).toContain(told?.id);
});

test("more envelopes than a list has are all read, a list at a time", () => {
  const envelopes = Array.from({ length: 350 }, (_, n) => ({
    ...{ envelopeId: `e${n}`, sentDateTime: new Date(Date.UTC(2026, 9, 6, 0, n)).toISOString() },
    statusChangedDateTime: new Date(Date.UTC(2026, 9, 6, 0, n)).toISOString(),
  }));
  const { had, pages } = readIn(envelopes);

  expect(new Set(had.map(({ event }) => event.object?.id)).size).toBe(350);
  expect(Math.max(...pages.map((page) => page.had.length))).toBeLessThan(100);
});

test("more envelopes of one minute than a list has are read by position", () => {
  const at = "2026-10-06T10:00:00.0000000Z";
  const envelopes = Array.from({ length: 250 }, (_, n) => ({
    ...{ envelopeId: `e${n}`, sentDateTime: at, statusChangedDateTime: at },
  }));

  expect(new Set(readIn(envelopes).had.map(({ event }) => event.object?.id)).size).toBe(250);
});

test("an envelope that took weeks is told whole, once, in whichever weeks the list has it", () => {
  const long = { ...signed("a"), sentDateTime: "2026-09-01T08:00:00.0000000Z" };
  const again = { ...long, listedFor: ["2026-09-01T08:00:00Z"] };
  const types = ["agreement.sent", "agreement.viewed", "agreement.signed", "agreement.completed"];

  for (const envelope of [long, again])
    expect(readIn([envelope]).had.map(({ event }) => event.type)).toEqual(types);
  const sinceThen = { kind: "check", from: "2026-10-01T00:00:00.000Z" } as const;
  expect(readIn([long], sinceThen).had.map(({ event }) => event.type)).toEqual(types.slice(1));
});

test("weeks come newest first, and what happened outside of the stretch is not told", () => {
  const { had, pages } = readIn([
    signed("old", "2026-08-01"),
    signed("a", "2026-09-10"),
    signed("b", "2026-11-10"),
  ]);
  const reached = pages.flatMap((page) => page.reached ?? []);

  expect([...new Set(had.map(({ event }) => event.object?.id))]).toEqual(["b", "a"]);
  expect(reached).toEqual(reached.toSorted().reverse());
});

test("a void envelope is known where the hub has heard of its end, as void or as expired", () => {
  const end = "2026-10-06T09:00:00.0000000Z";
  const envelope = { envelopeId: "v", voidedDateTime: end, statusChangedDateTime: end };

  expect(readIn([{ ...envelope, voidedReason: "Envelope has expired." }]).had).toMatchObject([
    { event: { type: "agreement.expired" }, within: 5_000 },
  ]);
});

test("an account that is not written as DocuSign's are is asked for nothing", () => {
  expect(readIn([], { tenant: "../x" }).calls).toEqual([]);
});
