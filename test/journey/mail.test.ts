import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createTransport } from "nodemailer";
import { connection } from "../../schemas/connection.ts";
import { mappingPreview, rerunReport } from "../../schemas/mapping.ts";
import { eventsOf, filesOf } from "../support/files.ts";
import { detailOf, type RunningHub, runHub } from "../support/hub.ts";
import { seldom } from "../support/seldom.ts";
import { until } from "../support/until.ts";

let running: RunningHub;
beforeAll(async () => {
  running = await runHub({ smtpPort: 0 });
});
afterAll(async () => await running.end());

const connect = async (name: string, more: object = {}) => {
  const made = await running.api.call("PUT", `/api/connections/dropbox/${name}`, {
    secrets: ["a secret of this test"],
    ...more,
  });
  return connection.parse(made).mailAddress ?? "";
};
const smtp = () =>
  createTransport({ host: "127.0.0.1", port: running.hub.smtpPort ?? 0, secure: false, ignoreTLS: true });
const mail = {
  from: '"Jane Doe" <jane@northwind.example>',
  subject: "Where is our March report?",
  text: "We need it by Friday.",
  date: new Date(Date.now() - 60_000),
};

describe("a mail sent by SMTP to a connection's address", () => {
  test("is an event of its sender's account, with its text, and the whole mail as its raw delivery", async () => {
    const to = await connect("letters");
    await smtp().sendMail({ ...mail, to, attachments: [{ filename: "march.pdf", content: "%PDF-" }] });
    const [event] = await eventsOf(running.api, "letters", 1);
    const { raw } = await detailOf(running.api, event?.id ?? "");

    expect(event).toMatchObject({
      type: "email.received",
      proof: "mail-unverified",
      title: "Where is our March report?",
      direction: "in",
      actor: { kind: "contact", name: "Jane Doe", email: "jane@northwind.example" },
      identities: [{ type: "email", value: "jane@northwind.example" }],
      details: { text: "We need it by Friday.", attachments: [{ name: "march.pdf", size: 5 }] },
    });
    expect(event?.account).toMatch(/^acc_/);
    expect(raw).toMatchObject({
      contentType: "message/rfc822",
      body: expect.stringContaining("Subject: Where is our March report?"),
    });
  });

  test("is another one each time that it was written, though nothing in it is new and it has no Message-ID", async () => {
    const to = await connect("reminders");
    const letter = (date: string) => ({
      envelope: { from: "jane@northwind.example", to: [to] },
      raw: `From: jane@northwind.example\r\nTo: ${to}\r\nSubject: Rent\r\nDate: ${date}\r\n\r\nDue Friday\r\n`,
    });
    await smtp().sendMail(letter("Sun, 22 Nov 2026 09:00:00 +0000"));
    await smtp().sendMail(letter("Mon, 23 Nov 2026 09:00:00 +0000"));

    expect(await eventsOf(running.api, "reminders", 2)).toHaveLength(2);
  });

  test("is one event when it comes again, and is for every connection that it is sent to", async () => {
    const [one, other] = [await connect("one"), await connect("other")];
    const letter = {
      ...mail,
      messageId: "<7@northwind.example>",
      to: "somebody@else.example",
      envelope: { from: "jane@northwind.example", to: [one, other] },
    };
    await smtp().sendMail(letter);
    await smtp().sendMail(letter);
    await until(async () =>
      (await readdir(join(running.folder, "mail"))).every((name) => !name.endsWith(".eml")),
    );

    expect(await eventsOf(running.api, "one", 1)).toHaveLength(1);
    expect(await eventsOf(running.api, "other", 1)).toHaveLength(1);
  });

  test("of the team's own names the customer it is written to", async () => {
    const to = await connect("own", { settings: { mail: { ownDomains: ["firm.example"] } } });
    await smtp().sendMail({ ...mail, from: "sam@firm.example", to: ["kim@wine.example"], cc: [to] });

    expect(await eventsOf(running.api, "own", 1)).toMatchObject([
      {
        direction: "out",
        actor: { kind: "team" },
        identities: [{ type: "email", value: "kim@wine.example" }],
      },
    ]);
  });

  test("is what the connection's mapping reads in it, a number of events; another mail stays a mail", async () => {
    const mapping = {
      rules: [
        {
          rule: "paid",
          when: "found.number",
          type: "invoice.paid",
          key: ["found.number"],
          title: "Invoice {found.number} paid",
          account: { email: "fields.customer_email" },
          money: { amount: "fields.amount", currency: "EUR", decimal: "," },
        },
        { rule: "mail", when: "found.number", type: "email.received", title: "{subject}" },
      ],
    };
    const phrases = ["Invoice {number} was paid"];
    const to = await connect("mapped", {
      settings: { mail: { domains: ["tool.example"], phrases, mapping } },
    });
    const text = "Customer email: kim@wine.example\nAmount: 1.250,00 €";
    await smtp().sendMail({
      ...mail,
      from: "no-reply@tool.example",
      to,
      subject: "Invoice INV-7 was paid",
      text,
    });
    await smtp().sendMail({ ...mail, from: "no-reply@tool.example", to, subject: "Our new prices" });
    const events = await eventsOf(running.api, "mapped", 3);

    expect(events.find(({ type }) => type === "invoice.paid")).toMatchObject({
      proof: "mail-unverified",
      title: "Invoice INV-7 paid",
      identities: [{ type: "email", value: "kim@wine.example" }],
      money: { amount: "1250.00", currency: "EUR" },
    });
    expect(
      events
        .filter(({ type }) => type === "email.received")
        .map(({ title, identities }) => [title, identities]),
    ).toEqual(
      expect.arrayContaining([
        ["Our new prices", []],
        ["Invoice INV-7 was paid", []],
      ]),
    );
  });

  seldom(
    "is read again by corrected settings: counted first, then put right where it stands, and nothing is doubled",
    async () => {
      const settings = (mail: object) => ({ settings: { mail } });
      const to = await connect("again", settings({}));
      await smtp().sendMail({
        ...mail,
        from: "sam@firm.example",
        to,
        subject: "Invoice INV-9 was paid",
        text: "Customer email: kim@wine.example\nAmount: 12.50",
      });
      const [told] = await eventsOf(running.api, "again", 1);
      const rerun = async (dryRun: boolean) =>
        rerunReport.parse(await running.api.call("POST", "/api/connections/dropbox/again/rerun", { dryRun }));
      const rule = {
        rule: "paid",
        type: "invoice.paid",
        title: "{subject}",
        account: { email: "fields.customer_email" },
        money: { amount: "fields.amount", currency: "EUR" },
      };
      const preview = mappingPreview.parse(
        await running.api.call("POST", "/api/mappings/preview", {
          tool: "relay",
          event: told?.id,
          mapping: { rules: [rule] },
        }),
      );

      await connect("again", settings({ ownDomains: ["firm.example"] }));
      const corrected = [await rerun(true), await rerun(false)];
      await until(async () => (await eventsOf(running.api, "again", 1))[0]?.direction === "out");
      await connect("again", settings({ ownDomains: ["firm.example"], mapping: { rules: [rule] } }));
      const mapped = [await rerun(true), await rerun(false)];
      await until(async () =>
        (await eventsOf(running.api, "again", 1)).some(({ type }) => type === "invoice.paid"),
      );
      const after = await rerun(true);
      const events = (await eventsOf(running.api, "again", 1)).filter(({ family }) => family !== "system");

      expect(preview).toMatchObject({
        events: [{ type: "invoice.paid", money: { amount: "12.50" } }],
        input: { subject: "Invoice INV-9 was paid", fields: { customer_email: "kim@wine.example" } },
      });
      for (const counted of corrected)
        expect(counted).toMatchObject({ deliveries: 1, same: 0, changed: 1, added: 0, withdrawn: 0 });
      for (const counted of mapped) expect(counted).toMatchObject({ changed: 0, added: 1, withdrawn: 1 });
      expect(after).toMatchObject({ same: 1, changed: 0, added: 0, withdrawn: 0 });
      expect(events).toMatchObject([
        { type: "invoice.paid", identities: [{ type: "email", value: "kim@wine.example" }] },
      ]);
    },
  );

  test("is refused at once where the address is unknown, or no longer in use", async () => {
    const before = await connect("renewed");
    const after = await connect("renewed", { renewMailAddress: true });

    for (const to of [before, "letters@hub.localhost", `letters.${"a".repeat(26)}@hub.localhost`])
      await expect(smtp().sendMail({ ...mail, to })).rejects.toThrow("550");
    expect(after).not.toBe(before);
    await expect(smtp().sendMail({ ...mail, to: after })).resolves.toBeDefined();
  });

  seldom("with large attachments is shown by its first 2 MB, which is said", async () => {
    const to = await connect("attached");
    await smtp().sendMail({
      ...mail,
      to,
      attachments: [{ filename: "scan.pdf", content: randomBytes(3_000_000) }],
    });
    const [event] = await eventsOf(running.api, "attached", 1);
    const { raw } = await detailOf(running.api, event?.id ?? "");

    expect(raw).toMatchObject({ cut: true, encoding: "utf8" });
    expect(raw.body).toHaveLength(2 * 1024 * 1024);
  });

  seldom(
    "is refused when it is over 40 MB",
    async () => {
      const to = await connect("large");

      await expect(smtp().sendMail({ ...mail, to, text: "x".repeat(41 * 1024 * 1024) })).rejects.toThrow(
        "552",
      );
    },
    60_000,
  );
});

describe("a report that comes by mail", () => {
  const clients = (...rows: readonly string[]) => ["Client ID,Name,Email", ...rows, ""].join("\r\n");
  const report = (to: string, csv: string, more: object = {}) => ({
    from: "Reports <reports@practice.example>",
    to,
    subject: "Your scheduled report: Clients",
    text: "Your report is attached.",
    attachments: [
      { filename: "Clients.csv", content: csv },
      { filename: "logo.png", content: "PNG" },
    ],
    ...more,
  });

  test("to a connection of files is its file, and the next is compared with it", async () => {
    const file = { key: "Client ID", noun: "client", account: { email: "Email" } };
    const to = await connect("reports", { settings: { file } });
    await smtp().sendMail(report(to, clients("C1,Brightwater,ap@brightwater.example")));
    await until(async () => (await filesOf(running.api, "dropbox/reports"))[0]?.state === "done");
    const rows = ["C1,Brightwater,ap@brightwater.example", "C2,Quayside,hi@quayside.example"];
    await smtp().sendMail(report(to, clients(...rows)));
    const added = async () =>
      (await eventsOf(running.api, "reports", 3)).find(({ type }) => type === "record.added");
    await until(async () => (await added()) !== undefined);
    const mails = (await eventsOf(running.api, "reports", 4)).filter(({ type }) => type === "email.received");

    expect(await filesOf(running.api, "dropbox/reports")).toMatchObject([
      { name: "Clients.csv", via: "mail", counts: { rows: 2, added: 1 } },
      { name: "Clients.csv", via: "mail", counts: { rows: 1 } },
    ]);
    expect(await added()).toMatchObject({ title: "Client added: C2", proof: "file" });
    expect(mails.map(({ identities }) => identities)).toEqual([[], []]);
  });

  seldom("to a connection without settings of files stays an attachment", async () => {
    const to = await connect("no-reports");
    await smtp().sendMail(report(to, clients("C1,Brightwater,ap@brightwater.example")));

    expect(await eventsOf(running.api, "no-reports", 1)).toMatchObject([
      { type: "email.received", identities: [{ value: "reports@practice.example" }] },
    ]);
    expect(await filesOf(running.api, "dropbox/no-reports")).toEqual([]);
  });
});

describe("a mail put into the folder", () => {
  const put = async (name: string, text: string) => {
    await writeFile(join(running.folder, "mail", `${name}.part`), text);
    await rename(join(running.folder, "mail", `${name}.part`), join(running.folder, "mail", name));
  };
  test("is taken as one that was sent is", async () => {
    const to = await connect("folder");
    await put("saved.eml", `From: jane@northwind.example\r\nTo: ${to}\r\nSubject: Saved\r\n\r\nText`);

    expect(await eventsOf(running.api, "folder", 1)).toMatchObject([{ title: "Saved" }]);
  });

  seldom("in any spelling of its ending, and in its connection's own folder, is taken", async () => {
    await connect("filed");
    const own = join(running.folder, "mail", "dropbox", "filed");
    await mkdir(own, { recursive: true });
    await writeFile(
      join(own, "Notice.EML"),
      "From: jane@northwind.example\r\nTo: ann@firm.example\r\nSubject: Filed\r\n\r\nText",
    );

    expect(await eventsOf(running.api, "filed", 1)).toMatchObject([{ title: "Filed" }]);
    await rm(join(running.folder, "mail", "dropbox"), { recursive: true });
  });

  test("to no mailbox of the hub changes nothing, and of one that cannot be read its connection is told", async () => {
    const to = await connect("nested");
    const nested = Array.from(
      { length: 200 },
      (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`,
    ).join("");
    await put("nobody.eml", "From: jane@northwind.example\r\nTo: x@hub.localhost\r\n\r\nText");
    await put("nested.eml", `Delivered-To: ${to}\r\n${nested}`);
    await until(async () => (await filesOf(running.api, "dropbox/nested")).length > 0, 30_000);

    expect(await filesOf(running.api, "dropbox/nested")).toMatchObject([
      { via: "mail", state: "refused", report: [{ code: "not_mail" }] },
    ]);
    expect(await readdir(join(running.folder, "mail"))).toEqual([]);
  });
});
