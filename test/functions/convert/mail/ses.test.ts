import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createHandler } from "../../../../functions/convert/handler.ts";
import { readMail } from "../../../../functions/convert/mail/read-mail.ts";
import { mailAddress } from "../../../../functions/delivery/mail-address.ts";
import type { ConnectionRow } from "../../../../functions/store/connection-health.ts";
import { localContext } from "../../../../infra/local/context.ts";
import { accountEventMessage, type BusMessage } from "../../../../schemas/bus.ts";
import type { FileReport } from "../../../../schemas/file.ts";
import { type SesVerdicts, sesNotification, storedBySes } from "../../../support/ses-mail.ts";

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "hub-ses-"));
});
afterAll(async () => await rm(scratch, { recursive: true, force: true }));

const mailbox = "abcdefghijklmnopqrstuvwxyz";
const address = mailAddress("main", mailbox, "in.hub.example");
const blob = "mail/d6iitobk75ur44p8kdnnp7g2n800";
const letter = (to: string) => [
  "DKIM-Signature: v=1; a=rsa-sha256; d=tool.example; b=opaque",
  "From: Tool <news@tool.example>",
  `To: ${to}`,
  "Subject: Invoice 7 was paid",
  "Message-ID: <7@tool.example>",
  "",
  "Thank you.",
];
const row: ConnectionRow = {
  version: 1,
  tool: "dext",
  connection: "main",
  mailbox,
  secrets: [],
  settings: { mail: { domains: ["tool.example"] } },
  createdAt: "2026-11-23T08:00:00.000Z",
  updatedAt: "2026-11-23T08:00:00.000Z",
};

/** S3's notice on the event bus, of the object that SES has stored. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const created = JSON.stringify({
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Created",
  source: "aws.s3",
  account: "111122223333",
  time: "2026-11-23T09:00:03Z",
  region: "us-east-1",
  resources: ["arn:aws:s3:::hub-blobs"],
  detail: {
    version: "0",
    bucket: { name: "hub-blobs" },
    object: { key: blob, size: 2_000, etag: "b1946ac9" },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "ses.amazonaws.com",
    reason: "PutObject",
  },
});

/** Convert with one mail in its bucket; what it publishes, and what it reports among the connection's files. */
function convertWith(raw: string) {
  const published: BusMessage[] = [];
  const reports: FileReport[] = [];
  const reading = { count: 0 };
  const never = () => Promise.reject(new Error("no file is read here"));
  const handler = createHandler({
    files: {
      fetch: async (key, path) => {
        if (key === blob) await writeFile(path, raw);
        return key === blob;
      },
      store: never,
      remove: never,
    },
    blobs: { put: async () => undefined, get: never },
    passwords: { find: never, put: never, remove: never },
    records: {
      claim: never,
      finish: never,
      get: never,
      head: never,
      list: never,
      release: never,
      taken: never,
      save: async (report) => void reports.push(report),
    },
    connections: {
      get: never,
      list: never,
      heard: never,
      ofMailbox: async (one) => (one === mailbox ? row : undefined),
    },
    bus: { publish: async (messages) => void published.push(...messages) },
    isolate: {
      file: never,
      sample: never,
      mail: async (job) => {
        reading.count++;
        return await readMail(job);
      },
    },
    verdictsBy: "ses",
    log: () => undefined,
    now: () => new Date("2026-11-23T09:00:05.000Z"),
    scratch,
  });
  const take = async (body: string) => {
    const attributes = { ApproximateReceiveCount: "1" };
    const records = [{ messageId: "m1", body, attributes }];
    expect(await handler({ Records: records }, localContext("convert", "r1"))).toEqual({
      batchItemFailures: [],
    });
    return published.map((message) => accountEventMessage.parse(message).data);
  };
  return { take, reports, reading };
}

describe("a mail that SES has stored", () => {
  test.each<[string, SesVerdicts, string]>([
    ["signed by the tool", {}, "mail-verified"],
    [
      "signed by the tool's mailer, aligned by DMARC",
      { dkim: "dkim=pass header.i=@mailer.example" },
      "mail-verified",
    ],
    [
      "signed by the tool without a DMARC policy",
      { dmarc: "dmarc=none header.from=tool.example" },
      "mail-verified",
    ],
    ["that SES is not sure about", { spam: "GRAY" }, "mail-verified"],
    [
      "signed by no one",
      { dkim: "dkim=none", dmarc: "dmarc=none header.from=tool.example" },
      "mail-unverified",
    ],
    [
      "whose signature does not hold",
      { dkim: "dkim=fail header.i=@tool.example", dmarc: "dmarc=fail header.from=tool.example" },
      "mail-unverified",
    ],
    [
      "signed by a stranger",
      { dkim: "dkim=pass header.i=@evil.example", dmarc: "dmarc=fail header.from=tool.example" },
      "mail-unverified",
    ],
    ["that is spam", { spam: "FAIL" }, "mail-unverified"],
    ["whose look for viruses failed", { virus: "PROCESSING_FAILED" }, "mail-unverified"],
    ["that was not looked at for viruses", { virus: "DISABLED" }, "mail-unverified"],
  ])("%s is taken as what it is", async (_, verdicts, proof) => {
    const { take, reports } = convertWith(storedBySes(address, verdicts, letter(address)));

    expect(await take(created)).toMatchObject([
      { type: "email.received", title: "Invoice 7 was paid", proof, tool: "dext", connection: "main" },
    ]);
    expect(reports).toEqual([]);
  });

  test("with a virus is kept aside, and its connection's people are told", async () => {
    const { take, reports } = convertWith(storedBySes(address, { virus: "FAIL" }, letter(address)));

    expect(await take(created)).toEqual([]);
    expect(reports).toMatchObject([
      { tool: "dext", via: "mail", state: "refused", report: [{ code: "virus" }] },
    ]);
  });

  test("is not verified by verdicts that its sender wrote below SES's own", async () => {
    const none = { dkim: "dkim=none", dmarc: "dmarc=none header.from=tool.example" };
    const forged = storedBySes(address, {}, letter(address)).split("\r\n");
    const { take } = convertWith(storedBySes(address, none, forged));

    expect(await take(created)).toMatchObject([{ proof: "mail-unverified" }]);
  });

  test("is found by whom SES took it for, where the mail itself names another", async () => {
    const { take } = convertWith(storedBySes(address, {}, letter("undisclosed@tool.example")));

    expect(await take(created)).toMatchObject([{ connection: "main" }]);
  });
});

describe("a mail to no mailbox of the hub", () => {
  const nobody = mailAddress("main", "zyxwvutsrqponmlkjihgfedcba", "in.hub.example");

  test("is not even read: a stranger's mail costs no process and none of its memory", async () => {
    const { take, reading, reports } = convertWith(storedBySes(nobody, {}, letter(nobody)));

    expect(await take(created)).toEqual([]);
    expect(reading.count).toBe(0);
    expect(reports).toEqual([]);
  });

  test("is read where it names us as well", async () => {
    const { take, reading } = convertWith(storedBySes(nobody, {}, letter(`${nobody}, ${address}`)));

    expect(await take(created)).toHaveLength(1);
    expect(reading.count).toBe(1);
  });
});

describe("a notification of SES's", () => {
  const raw = storedBySes("other@in.hub.example", {}, letter("other@in.hub.example"));

  test.each([
    ["as a topic passes it on raw", (text: string) => text],
    [
      "as a topic wraps it",
      (Message: string) =>
        JSON.stringify({ Type: "Notification", MessageId: "1", TopicArn: "arn:aws:sns:x:1:mail", Message }),
    ],
  ])("brings the mail to the recipients that it names: %s", async (_, sent) => {
    const { take } = convertWith(raw);

    expect(await take(sent(sesNotification(blob, [address], {})))).toMatchObject([
      { connection: "main", proof: "mail-verified" },
    ]);
  });

  test("of a mail to no mailbox of the hub publishes nothing", async () => {
    const { take, reports } = convertWith(raw);

    expect(await take(sesNotification(blob, ["other@in.hub.example"], {}))).toEqual([]);
    expect(reports).toEqual([]);
  });

  test("of a mail that SES bounced, or gave to another action, is ignored", async () => {
    const { take } = convertWith(raw);

    for (const [from, to] of [
      ['"type":"S3"', '"type":"Bounce"'],
      ['"notificationType":"Received"', '"notificationType":"Complaint"'],
    ] as const)
      expect(await take(sesNotification(blob, [address], {}).replace(from, to))).toEqual([]);
  });
});
