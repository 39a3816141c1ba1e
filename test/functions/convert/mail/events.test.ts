import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { mailEvents } from "../../../../functions/connectors/mails/mail-events.ts";
import { readMail } from "../../../../functions/convert/mail/read-mail.ts";
import { mailSettings } from "../../../../schemas/mail-settings.ts";
import { share } from "../../../support/repeats.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "hub-mail-events-"));
});
afterAll(async () => await rm(root, { recursive: true, force: true }));

const receivedAt = new Date("2026-11-27T09:00:00.000Z");
const mapping = {
  rules: [
    {
      rule: "payment",
      when: "fields.client",
      type: "payment.received",
      title: "Payment",
      account: { name: "fields.client", email: "fields.client_email" },
      money: { amount: "fields.amount", currency: "USD" },
    },
  ],
};
const settings = { domains: ["ledgertool.example"], ownDomains: ["firm.example"] };

const eventsOf = async (raw: string, given: object = settings) => {
  const folder = await mkdtemp(join(root, "one-"));
  const path = join(folder, "raw.eml");
  await writeFile(path, raw);
  const mail = await readMail({ path, folder, verdictsBy: "none" });
  return mailEvents(mail, "mail-unverified", mailSettings.parse(given), receivedAt);
};
const lines = (...parts: readonly string[]) => parts.join("\r\n");
const tool = "From: Ledger <notices@ledgertool.example>";
const staff = "From: Dana Reed <dana@firm.example>";
const html = (body: string) => lines(tool, "Subject: Payment", "Content-Type: text/html", "", body);
const read = { ...settings, mapping };
const email = (value: string) => ({ type: "email", value });

describe("a table in a mail's HTML", () => {
  const cells = [
    ["Client", "Brightwater <b>Dental</b>"],
    ["Client email", '<a href="http://x">ap@brightwater.example</a>'],
    ["Amount:", "<p>$1,250.00</p>"],
  ];
  const rows = cells.map(([label, value]) => `<tr><td><p>${label}</p></td><td>${value}</td></tr>`).join("\n");
  const expected = {
    type: "payment.received",
    money: { amount: "1250.00", currency: "USD" },
    identities: [email("ap@brightwater.example"), { type: "name", value: "Brightwater Dental" }],
  };

  test("of labels and values is fields, also inside of a page's own tables", async () => {
    const page = `<table><tr><td><h1>Hi</h1><table>${rows}</table></td></tr></table>`;

    expect(await eventsOf(html(`<table>${rows}</table>`), read)).toMatchObject([expected]);
    expect(await eventsOf(html(page), read)).toMatchObject([expected]);
  });

  test.each([
    [
      "of labels above their values",
      `<tr>${["Client<br>Brightwater Dental", "Client email<br>ap@brightwater.example", "Amount<br><b>$1,250.00</b>"].map((cell) => `<td>${cell}</td>`).join("")}</tr>`,
    ],
    [
      "of two labels and values in a row",
      "<tr><td>Client:</td><td>Brightwater Dental</td><td>Client email:</td><td>ap@brightwater.example</td></tr><tr><td>Amount:</td><td>$1,250.00</td><td>Ref:</td><td>7</td></tr>",
    ],
    [
      "with an empty cell between",
      "<tr><td>Client</td><td>&nbsp;</td><td>Brightwater Dental</td></tr><tr><td>Client email</td><td> </td><td>ap@brightwater.example</td></tr><tr><td>Amount</td><td></td><td>$1,250.00</td></tr>",
    ],
  ])("%s is fields", async (_how, body) => {
    expect(await eventsOf(html(`<table>${body}</table>`), read)).toMatchObject([expected]);
  });

  test("counts beside plain text, and is the text where that only points to it", async () => {
    const both = (plain: string) =>
      lines(
        tool,
        "Subject: Payment",
        'Content-Type: multipart/alternative; boundary="b"',
        ...["", "--b", "Content-Type: text/plain", "", plain],
        ...["--b", "Content-Type: text/html", "", `<p>A payment has come in.</p><table>${rows}</table>`],
        "--b--",
      );
    const stub = "View this mail in your browser.";

    expect(await eventsOf(both(stub), read)).toMatchObject([expected]);
    expect((await eventsOf(both(stub)))[0]?.details.text).toContain("A payment has come in.");
    const long = "A payment has come in, as you can see in the table below. ".repeat(9);
    expect(await eventsOf(both(long), read)).toMatchObject([expected]);
    expect((await eventsOf(both(long)))[0]?.details.text).toBe(long.trim());
  });

  test("with a header is one row's fields, or an event for each row", async () => {
    const head = "<tr><th>Client</th><th>Client email</th><th>Amount</th></tr>";
    const row = (name: string, amount: string) =>
      `<tr><td>${name}</td><td>${name}@acme.example</td><td>${amount}</td></tr>`;

    const one = await eventsOf(html(`<table>${head}${row("ann", "5.00")}</table>`), read);
    expect(one).toMatchObject([{ identities: [email("ann@acme.example"), {}], money: { amount: "5.00" } }]);
    const two = await eventsOf(
      html(`<table>${head}${row("ann", "5.00")}${row("bea", "7.50")}</table>`),
      read,
    );
    expect(two.map(({ money }) => money?.amount)).toEqual(["5.00", "7.50"]);
    expect(new Set(two.map(({ key }) => JSON.stringify(key))).size).toBe(2);
  });
});

describe("a mail's HTML in the forms that programs write", () => {
  const of = async (body: string) =>
    (await eventsOf(html(body), read)).map(({ identities, money }) => [identities[0]?.value, money?.amount]);

  test("is a list of terms", async () => {
    const terms = "<dt>Client</dt><dd>Ann Ltd</dd><dt>Amount</dt><dd>$5.00</dd>";

    expect(await of(`<dl>${terms}</dl>`)).toEqual([["Ann Ltd", "5.00"]]);
    expect(await of(`<dl><div>${terms}</div></dl>`)).toEqual([["Ann Ltd", "5.00"]]);
  });

  test("is a table whose columns are named in bold, and whose total is nobody's", async () => {
    const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
    const head = row("<b>Client</b>", "<p><strong>Amount</strong></p>");
    const rows = [row("Ann", "5.00"), row("Total Fitness", "6.00"), row("<b>Total</b>", "<b>11.00</b>")];

    expect(await of(`<table>${head}${rows.join("")}</table>`)).toEqual([
      ["Ann", "5.00"],
      ["Total Fitness", "6.00"],
    ]);
  });

  test("has text that the mail does not show, which nobody reads", async () => {
    const hidden = (style: string) => `<div style="${style}">Client: Nobody</div><p>Client: Ann</p>`;

    expect(await of(hidden("color:red;display:none"))).toEqual([["Ann", undefined]]);
    expect(await of(hidden("display: none !important"))).toEqual([["Ann", undefined]]);
  });
});

describe("a digest", () => {
  const text = (...body: string[]) => lines(tool, "Subject: Summary", "", ...body);

  test("is an event for each thing that it tells by the same labels", async () => {
    const events = await eventsOf(
      text("Report of: 27 Nov", "", "Client: Ann", "Amount: $5.00", "", "Client: Bea", "Amount: $7.50"),
      read,
    );

    expect(events.map(({ identities, money }) => [identities[0]?.value, money?.amount])).toEqual([
      ["Ann", "5.00"],
      ["Bea", "7.50"],
    ]);
  });

  test("is an event for each line that has the same phrase, and the same events when it comes again", async () => {
    const phrases = ["{client} sent you a message"];
    const told = {
      rule: "message",
      type: "message.posted",
      key: ["message_id"],
      title: "Message",
      account: { name: "found.client" },
    };
    const given = { ...settings, phrases, mapping: { rules: [told] } };
    const mail = lines(
      "Message-ID: <d1@ledgertool.example>",
      text("Ann sent you a message", "Bea sent you a message"),
    );
    const events = await eventsOf(mail, given);

    expect(events.map(({ identities }) => identities[0]?.value)).toEqual(["Ann", "Bea"]);
    expect(events[0]?.key).not.toEqual(events[1]?.key);
    expect(await eventsOf(mail, given)).toEqual(events);
  });

  test("is one event where nothing is read in it, or the mapping has its own list", async () => {
    const mail = text("Client: Ann", "Client: Bea");
    const each = { rules: [{ ...mapping.rules[0], each: "to", when: "fields.client" }] };

    expect(await eventsOf(mail)).toHaveLength(1);
    expect(await eventsOf(mail, { ...settings, mapping: each })).toMatchObject([{ type: "email.received" }]);
  });
});

describe("a mail that staff sends on", () => {
  const original = [
    "Client: Brightwater Dental",
    "Client email: ap@brightwater.example",
    "Amount: $1,250.00",
  ];
  const sentOn = (subject: string, ...head: string[]) =>
    lines(
      staff,
      `Subject: ${subject}`,
      "Date: Fri, 27 Nov 2026 09:10:00 +0700",
      "",
      "FYI",
      "",
      ...head,
      "",
      ...original,
    );

  test.each([
    [
      "Gmail",
      "Fwd: Paid",
      [
        "---------- Forwarded message ---------",
        "From: Ledger <notices@ledgertool.example>",
        "Date: Tue, 24 Nov 2026 at 16:02",
        "Subject: Paid",
        "To: <dana@firm.example>",
      ],
    ],
    [
      "Outlook",
      "FW: Paid",
      [
        "________________________________",
        "From: Ledger [mailto:notices@ledgertool.example]",
        "Sent: Tuesday, November 24, 2026 4:02 PM",
        "To: Dana Reed",
        "Subject: Paid",
      ],
    ],
    [
      "Apple Mail",
      "Fwd: Paid",
      [
        "Begin forwarded message:",
        "",
        "> From: Ledger <notices@ledgertool.example>",
        "> Subject: Paid",
        "> Date: 24 November 2026 at 16:02:00 GMT+7",
        "> To: dana@firm.example",
      ],
    ],
    [
      "German Outlook",
      "WG: Paid",
      [
        "Von: Ledger <notices@ledgertool.example>",
        "Gesendet: Dienstag, 24. November 2026 16:02",
        "An: Dana Reed",
        "Betreff: Paid",
      ],
    ],
    [
      "Russian Gmail",
      "Fwd: Paid",
      [
        "---------- Forwarded message ---------",
        "От: Ledger <notices@ledgertool.example>",
        "Date: вт, 24 нояб. 2026 г. в 16:02",
        "Subject: Paid",
        "To: <dana@firm.example>",
      ],
    ],
    [
      "Chinese Outlook",
      "转发：Paid",
      [
        "发件人：Ledger <notices@ledgertool.example>",
        "发送时间：2026年11月24日 16:02",
        "收件人：Dana Reed",
        "主题：Paid",
      ],
    ],
    [
      "Japanese Outlook",
      "FW: Paid",
      [
        "差出人: Ledger <notices@ledgertool.example>",
        "送信日時: 2026年11月24日 16:02",
        "宛先: Dana Reed",
        "件名: Paid",
      ],
    ],
    [
      "Turkish Outlook",
      "İLT: Paid",
      [
        "Kimden: Ledger <notices@ledgertool.example>",
        "Gönderildi: 24 Kasım 2026 Salı 16:02",
        "Kime: Dana Reed",
        "Konu: Paid",
      ],
    ],
    [
      "Vietnamese Gmail",
      "Fwd: Paid",
      [
        "---------- Thư đã chuyển tiếp ---------",
        "Từ: Ledger <notices@ledgertool.example>",
        "Ngày: Th 3, 24 thg 11, 2026 lúc 16:02",
        "Chủ đề: Paid",
        "Tới: <dana@firm.example>",
      ],
    ],
    [
      "Thunderbird",
      "Fwd: Paid",
      [
        "-------- Forwarded Message --------",
        "Subject: \tPaid",
        "Date: \tTue, 24 Nov 2026 09:02:00 +0000",
        "From: \tLedger <notices@ledgertool.example>",
        "To: \tdana@firm.example",
      ],
    ],
    [
      "Roundcube",
      "Fwd: Paid",
      [
        "-------- Original Message --------",
        "Subject: Paid",
        "Date: 2026-11-24 16:02",
        "From: Ledger <notices@ledgertool.example>",
        "To: dana@firm.example",
      ],
    ],
    [
      "Zoho Mail",
      "Fwd: Paid",
      [
        "============ Forwarded message ============",
        "From: Ledger <notices@ledgertool.example>",
        'To: "dana"<dana@firm.example>',
        "Date: Tue, 24 Nov 2026 16:02:00 +0700",
        "Subject: Paid",
        "============ Forwarded message ============",
      ],
    ],
    [
      "Thai Outlook",
      "FW: Paid",
      ["จาก: Ledger <notices@ledgertool.example>", "ส่ง: 24/11/2569 16:02", "ถึง: Dana Reed", "เรื่อง: Paid"],
    ],
    [
      "Outlook through a gateway that marks what comes from outside",
      "[EXT] (External) FW: Paid",
      [
        "From: Ledger <notices@ledgertool.example>",
        "Sent: Tuesday, November 24, 2026 4:02 PM",
        "To: Dana Reed",
        "Subject: Paid",
      ],
    ],
  ])("by %s speaks of its original", async (_, subject, head) => {
    const [event, ...others] = await eventsOf(sentOn(subject, ...head), read);

    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: "payment.received",
      time: "2026-11-24T09:02:00.000Z",
      identities: [email("ap@brightwater.example"), { type: "name", value: "Brightwater Dental" }],
    });
    expect((await eventsOf(sentOn(subject, ...head)))[0]).toMatchObject({
      title: "Paid",
      actor: { kind: "tool", email: "notices@ledgertool.example" },
      details: { sentOnBy: "dana@firm.example" },
    });
  });

  test("after a colleague sent it on to them is of who wrote it first", async () => {
    const forward = (from: string, subject: string) => [
      "---------- Forwarded message ---------",
      `From: ${from}`,
      "Date: Tue, 24 Nov 2026 at 16:02",
      `Subject: ${subject}`,
      "To: <dana@firm.example>",
      "",
    ];
    const [event] = await eventsOf(
      lines(
        staff,
        "Subject: Fwd: Fwd: Invoice",
        "",
        ...forward("Lee <lee@firm.example>", "Fwd: Invoice"),
        ...forward("Kim <kim@wine.example>", "Invoice"),
        "Hello",
      ),
    );

    expect(event).toMatchObject({
      title: "Invoice",
      identities: [email("kim@wine.example")],
      details: { sentOnBy: "dana@firm.example", text: "Hello" },
    });
  });

  test.each([
    [
      "Gmail",
      [
        "---------- Forwarded message ---------",
        "From: Dana Reed with a long name",
        "<dana@firm.example>",
        "Date: Tue, 24 Nov 2026 at 16:02",
        "Subject: Your books",
        "To: Jo Vale <jo@vale.example>, Kim Wine <kim@wine.example>,",
        "Ann Acme <ann@acme.example>",
        "Cc: <lee@firm.example>, Bob <bob@brick.example>",
      ],
    ],
    [
      "Outlook",
      [
        "From: Dana Reed <dana@firm.example>",
        "Sent: Tuesday, November 24, 2026 4:02 PM",
        "To: Jo Vale <jo@vale.example>; Wine, Kim <kim@wine.example>; ann@acme.example",
        "Cc: Lee <lee@firm.example>",
        "Bcc: Bob <bob@brick.example>",
        "Subject: Your books",
      ],
    ],
  ])("and %s names several recipients of is of each of them", async (_, head) => {
    const [event] = await eventsOf(lines(staff, "Subject: Fwd: Your books", "", ...head, "", "Hello all"));

    expect(event).toMatchObject({
      title: "Your books",
      direction: "out",
      identities: ["jo@vale", "kim@wine", "ann@acme", "bob@brick"].map((one) => email(`${one}.example`)),
      details: { text: "Hello all" },
    });
  });

  test.each([
    ['"Jo Vale via DocuSign" <dse_na3@docusign.net>', "jo@vale.example"],
    ["Jo Vale <quickbooks@notification.intuit.com>", "Jo Vale <jo@vale.example>"],
  ])("that a tool has sent for a customer is theirs and not the tool's: %s", async (from, replyTo) => {
    const [event] = await eventsOf(
      lines(`From: ${from}`, `Reply-To: ${replyTo}`, "To: dana@firm.example", "Subject: Papers", "", "Hello"),
    );

    expect(event).toMatchObject({
      direction: "in",
      actor: { kind: "contact", name: "Jo Vale", email: "jo@vale.example" },
      identities: [email("jo@vale.example")],
    });
  });

  test("that a form on our page has sent to ourselves is whose answers it asks for", async () => {
    const form = (to: string, ...more: readonly string[]) =>
      lines(
        "From: Website <web@firm.example>",
        "Reply-To: Jo <jo@vale.example>",
        `To: ${to}`,
        ...more,
        "",
        "Hello",
      );
    const [event] = await eventsOf(form("office@firm.example", "Auto-Submitted: auto-generated"));

    expect(event).toMatchObject({
      direction: "in",
      actor: { kind: "contact", name: "Jo", email: "jo@vale.example" },
      identities: [email("jo@vale.example")],
    });
    expect((await eventsOf(form("jo@vale.example")))[0]).toMatchObject({ direction: "out" });
  });

  test.each([
    ["a server's answer", "Subject: Hello", "Auto-Submitted: auto-replied"],
    ["a server's answer by its subject", "Subject: Réponse automatique : Hello", "X-Any: 1"],
    [
      "a receipt",
      "Subject: Read: Hello",
      "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
    ],
  ])("that nobody wrote (%s) is of no one who waits or has answered", async (_, ...heads) => {
    for (const from of ["jo@vale.example", "dana@firm.example"]) {
      const to = from.startsWith("jo") ? "dana@firm.example" : "jo@vale.example";
      const [event] = await eventsOf(
        lines(`From: ${from}`, `To: ${to}`, ...heads, "", "--b", "", "Away", "--b--"),
      );

      expect(event).toMatchObject({ actor: { kind: "tool" }, identities: [email("jo@vale.example")] });
    }
  });

  test("that a list has sent on is of who wrote it, though it says that it is bulk", async () => {
    const heads = ["List-ID: <clients.firm.example>", "Precedence: bulk"];
    const [event] = await eventsOf(lines("From: jo@vale.example", ...heads, "Subject: Hello", "", "Hello"));

    expect(event).toMatchObject({ actor: { kind: "contact" }, details: { automatic: true } });
  });

  test("that a tool writes for all who use it names no customer, and no person as its writer", async () => {
    for (const from of [
      "dse_na3@docusign.net",
      "quickbooks@notification.intuit.com",
      "forwarding-noreply@google.com",
      "NoReply@mail.clienthub.info",
      "noreply@autoentry.com",
      "no-reply@dext.cc",
      "receipts@bizpayo.com",
      "mention+a1b2@jetpackworkflow.com",
      "reply+a1b2@jetpackworkflow.com",
      "no-reply@jirav.com",
    ]) {
      const [event] = await eventsOf(lines(`From: ${from}`, "Subject: Paid", "", "Hello"));

      expect(event).toMatchObject({ identities: [], actor: { kind: "tool" } });
      expect(event?.direction).toBeUndefined();
    }
  });

  test("to customers by blind copies alone is theirs, where our own copy names them", async () => {
    const [event] = await eventsOf(
      lines(
        staff,
        "To: undisclosed-recipients:;",
        "Bcc: Jo <jo@vale.example>, lee@firm.example, kim@wine.example",
        "Subject: We move",
        "",
        "To Main Street",
      ),
    );

    expect(event).toMatchObject({
      direction: "out",
      identities: [email("jo@vale.example"), email("kim@wine.example")],
      details: { bcc: ["jo@vale.example", "lee@firm.example", "kim@wine.example"] },
    });
  });

  test("and a customer wrote is the customer's", async () => {
    const [event] = await eventsOf(
      sentOn(
        "Fwd: Question",
        "---- Forwarded message ----",
        "From: Jo <jo@vale.example>",
        "Date: Tue, 24 Nov 2026 at 16:02",
        "Subject: Question",
      ),
    );

    expect(event).toMatchObject({
      direction: "in",
      actor: { kind: "contact", email: "jo@vale.example" },
      identities: [email("jo@vale.example")],
    });
  });

  test.each([
    [
      "Yahoo",
      "Fw: Paid",
      "----- Forwarded Message ----- From: Ledger <notices@ledgertool.example> To: dana@firm.example <dana@firm.example> Sent: Tuesday, November 24, 2026 at 04:02:00 PM GMT+7 Subject: Paid",
    ],
    [
      "Yahoo without blanks",
      "Fw: Paid",
      "   ----- Forwarded Message ----- From: Ledger <notices@ledgertool.example>To: Dana <dana@firm.example>Cc: Kim <kim@firm.example>Sent: Tuesday, November 24, 2026 at 04:02:00 PM GMT+7Subject: Paid",
    ],
    [
      "Yahoo in a zone with a name",
      "Fw: Paid",
      "   ----- Forwarded Message ----- From: Ledger <notices@ledgertool.example>To: Dana <dana@firm.example>Sent: Tuesday, November 24, 2026, 01:02:00 AM PSTSubject: Paid",
    ],
    [
      "Outlook",
      "FW: Paid",
      "From: Ledger <notices@ledgertool.example> Sent: Tuesday, November 24, 2026 4:02 PM To: Dana Reed <dana@firm.example> Subject: Paid",
    ],
    [
      "German Outlook",
      "WG: Paid",
      "*Von:* Ledger <notices@ledgertool.example> *Gesendet:* Dienstag, 24. November 2026 16:02 *An:* Dana Reed *Betreff:* Paid",
    ],
  ])("by %s, its headers in one line, speaks of its original", async (_, subject, head) => {
    const [event, ...others] = await eventsOf(sentOn(subject, head), read);

    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: "payment.received",
      time: "2026-11-24T09:02:00.000Z",
      identities: [email("ap@brightwater.example"), { type: "name", value: "Brightwater Dental" }],
    });
  });

  describe("without a word in its subject", () => {
    const quoted = [
      "From: Jo <jo@vale.example>",
      "Sent: Tuesday, November 24, 2026 4:02 PM",
      "To: Dana Reed <dana@firm.example>",
      "Subject: Question",
    ];
    const mail = (to: string, subject: string, head: readonly string[] = quoted) =>
      lines(staff, `To: ${to}`, `Subject: ${subject}`, "", "Please see below", "", ...head, "", "Hello Dana");
    const mailbox = `books.${"a".repeat(26)}@hub.firm.example`;

    test.each([mailbox, `Hub <${mailbox}>, kim@firm.example`, "kim@firm.example"])(
      "to nobody but ourselves (%s) speaks of its original",
      async (to) => {
        expect((await eventsOf(mail(to, "For the books")))[0]).toMatchObject({
          title: "Question",
          time: "2026-11-24T16:02:00.000Z",
          direction: "in",
          identities: [email("jo@vale.example")],
        });
      },
    );

    test.each([
      ["to a customer", "bob@vale.example", "For you", quoted],
      ["to a customer, with a copy to ourselves", `bob@vale.example, ${mailbox}`, "For you", quoted],
      ["that is an answer", mailbox, "RE: Question", quoted],
      ["whose text only looks like headers", mailbox, "A call", ["From: the desk of Jo", "Subject: none"]],
      ["of a colleague's words", mailbox, "A call", ["From: Kim", "To: Dana", "Subject: Lunch"]],
    ])("%s is a mail by itself", async (_, to, subject, head) => {
      expect((await eventsOf(mail(to, subject, head)))[0]).toMatchObject({
        direction: "out",
        title: subject,
      });
    });
  });

  test("or answers with what was written before is a mail by itself", async () => {
    const answer = sentOn(
      "Re: Question",
      "From: Jo <jo@vale.example>",
      "Sent: Tuesday, November 24, 2026",
      "Subject: Question",
    );

    expect((await eventsOf(answer))[0]).toMatchObject({ direction: "out", actor: { kind: "team" } });
  });

  test("enclosed whole is each of the mails in it", async () => {
    const enclosed = (name: string) => [
      "--b",
      "Content-Type: message/rfc822",
      "",
      `From: ${name}@acme.example`,
      `Subject: From ${name}`,
      "Date: Tue, 24 Nov 2026 16:02:00 +0000",
      "",
      "Hello",
    ];
    const mail = lines(
      staff,
      "Subject: two",
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      ...enclosed("ann"),
      ...enclosed("bea"),
      "--b--",
    );
    const events = await eventsOf(mail);

    expect(events).toMatchObject([
      { title: "From ann", time: "2026-11-24T16:02:00.000Z", identities: [email("ann@acme.example")] },
      { title: "From bea", identities: [email("bea@acme.example")] },
    ]);
    expect(events[0]?.key).not.toEqual(events[1]?.key);
    expect(await eventsOf(mail.replace(staff, "From: jo@vale.example"))).toMatchObject([{ title: "two" }]);
  });
});

describe("a mail that came back", () => {
  const report = (...fields: string[]) =>
    lines(
      "From: Mail Delivery <MAILER-DAEMON@mx.brightwater.example>",
      "Subject: Undelivered",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      ...["", "--b", "Content-Type: text/plain", "", "It did not work."],
      ...["--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx", "", ...fields],
      ...["--b", "Content-Type: message/rfc822-headers", "", "Subject: Your invoice", ""],
      "--b--",
    );

  test("is returned to whom it did not reach, each by itself", async () => {
    const events = await eventsOf(
      report(
        "Final-Recipient: rfc822; ap@brightwater.example",
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 User unknown",
        "",
        "Final-Recipient: rfc822; BO@brightwater.example",
        "Action: failed",
        "",
        "Final-Recipient: rfc822; late@brightwater.example",
        "Action: delayed",
      ),
    );

    expect(events).toMatchObject([
      {
        type: "email.returned",
        title: "Mail to ap@brightwater.example came back: Your invoice",
        identities: [email("ap@brightwater.example")],
        details: { status: "5.1.1", reason: "550 User unknown" },
      },
      { type: "email.returned", identities: [email("bo@brightwater.example")] },
    ]);
  });

  test("is known by Google's header, or by an old server's words", async () => {
    const old = (...more: string[]) =>
      lines(
        "From: postmaster@mx.example",
        "Subject: Mail delivery failure",
        ...more,
        "",
        "<ap@brightwater.example>: unknown",
      );

    for (const mail of [old("Return-Path: <>"), old("X-Failed-Recipients: ap@brightwater.example")])
      expect(await eventsOf(mail)).toMatchObject([
        { type: "email.returned", identities: [email("ap@brightwater.example")] },
      ]);
  });
});

describe("a mail's time and writer", () => {
  const dated = (date: string) =>
    lines("From: jo@vale.example", "Subject: Statements", `Date: ${date}`, "", "Attached.");

  test.each([
    ["is as old as the mail", "Fri, 23 Oct 2026 09:16:00 +0700", "2026-10-23T02:16:00.000Z"],
    ["is never in the future", "Fri, 27 Nov 2026 10:00:00 +0000", receivedAt.toISOString()],
    [
      "is when it came where no clock can be right",
      "Thu, 01 Jan 1970 00:00:00 +0000",
      receivedAt.toISOString(),
    ],
  ])("%s", async (_, date, time) => {
    expect((await eventsOf(dated(date)))[0]?.time).toBe(time);
  });

  test("are not a mailing list's that put itself before the writer", async () => {
    const list = (...more: string[]) =>
      lines(
        'From: "Jo Vale via Clients" <clients@lists.firm.example>',
        "List-Id: <clients.lists.firm.example>",
        ...more,
        "Subject: Payroll",
        "",
        "Here.",
      );
    const jo = { direction: "in", actor: { kind: "contact", name: "Jo Vale", email: "jo@vale.example" } };

    expect((await eventsOf(list("Reply-To: Jo Vale <jo@vale.example>")))[0]).toMatchObject(jo);
    expect((await eventsOf(list("X-Original-From: Jo Vale <jo@vale.example>")))[0]).toMatchObject(jo);
    const copied = list(
      "Reply-To: clients@lists.firm.example",
      "Cc: Ann <ann@a.example>, Jo Vale <jo@vale.example>",
    );
    expect((await eventsOf(copied))[0]).toMatchObject(jo);
  });

  test("are not the address into which a server wrote the writer's", async () => {
    const spelled = (original: string) =>
      eventsOf(
        lines(
          "From: jo=vale.example@firm.example",
          `X-Original-From: ${original}`,
          "Subject: Payroll",
          "",
          "Here.",
        ),
      );

    expect((await spelled("jo@vale.example"))[0]).toMatchObject({
      direction: "in",
      actor: { email: "jo@vale.example" },
    });
    expect((await spelled("kim@wine.example"))[0]).toMatchObject({ direction: "out" });
  });

  test("of a server that says a mail is late are nobody's", async () => {
    const [late] = await eventsOf(
      lines("From: MAILER-DAEMON@mx.example", "Subject: Delayed", "", "Still trying"),
    );

    expect(late).toMatchObject({ type: "email.received", identities: [] });
  });

  test("are read where a name with a comma should be in quotes", async () => {
    const [event] = await eventsOf(lines("From: Tran, Jo <Jo@wine.example>", "Subject: Hi", "", "Hello"));

    expect(event).toMatchObject({
      actor: { name: "Tran, Jo", email: "jo@wine.example" },
      identities: [email("jo@wine.example")],
    });
  });

  test("are read where a carriage return alone ends lines", async () => {
    const mail = dated("Fri, 23 Oct 2026 09:16:00 +0700").replaceAll("\r\n", "\r");

    expect((await eventsOf(mail))[0]).toMatchObject({
      title: "Statements",
      actor: { email: "jo@vale.example" },
    });
  });
});

describe("two mails are two events, whatever a mapping calls their key", () => {
  const bySubject = { rules: [{ ...mapping.rules[0], key: ["subject"] }] };
  const keysOf = async (raw: string) =>
    (await eventsOf(raw, { ...settings, mapping: bySubject })).map(({ keyType, key }) => [keyType, ...key]);
  const mail = fc.record({
    id: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined, freq: 1 }),
    trace: fc.integer({ min: 1, max: 3 }),
    amount: fc.integer({ min: 1, max: 2 }),
  });
  const written = ({ id, trace, amount }: { id: number | undefined; trace: number; amount: number }) =>
    lines(
      tool,
      "Subject: Payment",
      ...(id === undefined ? [`X-Run: ${trace}`] : [`Message-ID: <${id}@ledgertool.example>`]),
      "",
      "Client: Northwind",
      `Amount: ${amount}.00`,
    );

  test("with or without a Message-ID; the same one again is the same", async () => {
    await fc.assert(
      fc.asyncProperty(mail, mail, async (one, other) => {
        const isSame = written(one) === written(other);
        const [a, b] = [await keysOf(written(one)), await keysOf(written(other))];

        expect(a).toEqual([["rule payment", expect.any(String)]]);
        expect(JSON.stringify(a) === JSON.stringify(b)).toBe(isSame);
      }),
      { numRuns: share(60) },
    );
  });
});

describe("a notice in plain text", () => {
  const money = (amount: string) => ({ amount, currency: "USD" });
  const told = [
    {
      title: "Received payment",
      money: money("120.00"),
      identities: [{ type: "name", value: "Quayside Vets" }],
    },
    { title: "Received payment", money: money("99.00"), identities: [{ type: "name", value: "Larch & Co" }] },
  ];
  const notice = async (...text: readonly string[]) =>
    await eventsOf(lines(tool, "Subject: Payments", "Content-Type: text/plain; charset=utf-8", "", ...text), {
      ...read,
      mapping: { rules: [{ ...mapping.rules[0], title: "{fields.subject_line}" }] },
    });

  test.each([
    [
      "between blanks",
      [
        "Client            Paid by   Amount",
        "Quayside Vets     card      $120.00",
        "Larch & Co        cash      $99.00",
      ],
    ],
    [
      "between bars",
      [
        "| Client | Paid by | Amount |",
        "|---|:--|--:|",
        "| Quayside Vets | card | $120.00 |",
        "| Larch & Co | cash | $99.00 |",
      ],
    ],
  ])("that has a table %s tells a thing a row", async (_, text) => {
    expect(await notice(...text)).toMatchObject(told);
  });

  test("that numbers its things tells each, with what is missing of it alone", async () => {
    const events = await notice(
      "1. Client: Quayside Vets",
      "   Amount: $120.00",
      "2. Client: Larch & Co",
      "   Amount: much",
    );

    expect(events).toMatchObject([told[0], { identities: told[1]?.identities }]);
    expect(events.map(({ details }) => details.unread)).toEqual([
      ["rules[0].title finds nothing"],
      expect.arrayContaining([expect.stringContaining("money.amount")]),
    ]);
  });

  test.each([
    [["Client – Quayside Vets", "Amount – $120.00"]],
    [["* Client -> Quayside Vets", "* Amount -> $120.00"]],
    [["Client", "Quayside Vets", "", "Amount", "$120.00"]],
  ])("names a value as people write it, where the mapping looks for it: %j", async (text) => {
    expect(await notice(...text)).toMatchObject([told[0]]);
  });

  test("takes no prose for labels that nobody looks for", async () => {
    const [event] = await notice("Client: Quayside Vets", "Amount: $120.00", "Thank you", "The Ledger team");

    expect(event).toMatchObject({ ...told[0] });
  });
});

describe("whose a mail is", () => {
  const identitiesOf = async (...head: readonly string[]) =>
    (await eventsOf(lines(...head, "Subject: Hello", "", "Hi"))).flatMap(({ identities }) => identities);

  test.each([
    [["From: Calendar <calendar-notification@mailer.example>", "Reply-To: Jane <jane@acme.example>"]],
    [["From: App <no-reply@app.example>", "Reply-To: jane@acme.example"]],
    [
      [
        'From: "Jane via lists" <jane=acme.example@lists.example>',
        "Reply-To: firm@lists.example",
        'X-Original-From: "Jane" <jane@acme.example>',
        "List-Id: <firm.lists.example>",
      ],
    ],
    [
      [
        "From: jane--- via clients <clients@lists.firm.example>",
        "Cc: jane@acme.example",
        "List-Id: <c.firm.example>",
      ],
    ],
  ])("is the writer's, not a program's or a list's: %j", async (head) => {
    expect(await identitiesOf(...head)).toEqual([email("jane@acme.example")]);
  });

  test("a warning that a mail is late is not the mail that was sent on", async () => {
    const late = lines(
      "From: MAILER-DAEMON@mx.firm.example",
      "Subject: Delayed Mail",
      "Content-Type: multipart/report; boundary=b",
      "",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mx",
      "",
      "Final-Recipient: rfc822; jane@acme.example",
      "Action: delayed",
      "",
      "--b",
      "Content-Type: message/rfc822",
      "",
      "From: dana@firm.example",
      "To: jane@acme.example",
      "Subject: Books",
      "",
      "Hi",
      "--b--",
    );

    expect(await eventsOf(late)).toMatchObject([
      { title: "Delayed Mail", identities: [], actor: { kind: "tool" } },
    ]);
  });
});

test.each([
  ["Sorry, no mailbox here by that name. (#5.1.1)", "Sorry, no mailbox here by that name. (#5.1.1)"],
  ["550: 5.1.1 User unknown", "550: 5.1.1 User unknown"],
])("the report of qmail or Yahoo says why: %s", async (line, reason) => {
  const report = lines(
    "From: MAILER-DAEMON@mx.isp.example",
    "Return-Path: <>",
    "Subject: failure notice",
    "",
    "Hi. This is the qmail-send program at mx.isp.example.",
    "",
    "<jane@acme.example>:",
    line,
  );

  expect(await eventsOf(report)).toMatchObject([
    { type: "email.returned", details: { status: "5.1.1", reason } },
  ]);
});

test("an old server's report says why, and which mail came back", async () => {
  const report = lines(
    "From: MAILER-DAEMON@mx.isp.example",
    "Return-Path: <>",
    "Subject: failure notice",
    "",
    "<jane@acme.example>:",
    "Remote host said: 550 5.1.1 unknown user",
    "",
    "--- Below this line is a copy of the message.",
    "",
    "From: dana@firm.example",
    "Subject: November books",
  );

  expect(await eventsOf(report)).toMatchObject([
    {
      title: "Mail to jane@acme.example came back: November books",
      details: { status: "5.1.1", reason: "550 5.1.1 unknown user" },
    },
  ]);
});

test.each([
  [
    "-------- Thư được chuyển tiếp --------",
    "Tiêu đề: \tHóa đơn",
    "Ngày: \tTue, 24 Nov 2026 16:02:11 +0700",
    "Từ: \tAn <an@songlam.example>",
  ],
  ["", "Từ: An <an@songlam.example>", "Đã gửi: Thứ Ba, 24 Tháng Mười Một 2026 4:02:11 CH", "Chủ đề: Hóa đơn"],
])("a mail that a Vietnamese program sent on has its own time and writer: %s %s %s", async (...block) => {
  const raw = lines(
    staff,
    "Date: Fri, 27 Nov 2026 09:00:00 +0700",
    "Subject: FW: =?utf-8?q?H=C3=B3a?=",
    "Content-Type: text/plain; charset=utf-8",
    "",
    ...block,
    "",
    "Chào",
  );

  expect(await eventsOf(raw)).toMatchObject([
    { time: "2026-11-24T09:02:11.000Z", title: "Hóa đơn", identities: [email("an@songlam.example")] },
  ]);
});

describe("a mail that a colleague attached", () => {
  const original = lines(
    "From: Jane <jane@acme.example>",
    "Date: Tue, 24 Nov 2026 16:02:11 +0000",
    "Subject: Books",
    "",
    "Hi",
  );
  const attached = (type: string, body: string) =>
    lines(
      staff,
      "Subject: see attached",
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "See",
      "--b",
      `Content-Type: ${type}`,
      "Content-Disposition: attachment",
      "",
      body,
      "--b--",
    );

  test.each(["message/rfc822", 'application/octet-stream; name="Books.eml"', 'text/plain; name="BOOKS.EML"'])(
    "is opened, whatever its type is called: %s",
    async (type) => {
      expect(await eventsOf(attached(type, original))).toMatchObject([
        { time: "2026-11-24T16:02:11.000Z", title: "Books", identities: [email("jane@acme.example")] },
      ]);
    },
  );

  test("is the customer's, where it was sent on to the colleague before", async () => {
    const before = lines(
      "From: Sam <sam@firm.example>",
      "Subject: Fwd: Books",
      "",
      "---------- Forwarded message ---------",
      "From: Jane <jane@acme.example>",
      "Date: Tue, Nov 24, 2026 at 4:02 PM",
      "Subject: Books",
      "",
      "Hi",
    );

    expect(await eventsOf(attached("message/rfc822", before))).toMatchObject([
      { title: "Books", direction: "in", identities: [email("jane@acme.example")] },
    ]);
  });

  test("is an attachment like others where it has only the name of a mail", async () => {
    expect(await eventsOf(attached('text/plain; name="notes.eml"', "just notes"))).toMatchObject([
      { title: "see attached" },
    ]);
  });
});

test.each([
  ["FW: Books", "From: Doe, Jane", "Sent: Tuesday, November 24, 2026 4:02 PM", "Subject: Books"],
  [
    "FW: Books",
    "From: Doe, Jane </O=ACME/OU=EX/CN=JANE>",
    "Sent: Tuesday, November 24, 2026 4:02 PM",
    "Subject: Books",
  ],
])("whom Outlook names without an address is known by the name: %s %s", async (subject, ...block) => {
  const raw = lines(staff, `Subject: ${subject}`, "", ...block, "", "Hi");

  expect(await eventsOf(raw)).toMatchObject([
    {
      title: "Books",
      time: "2026-11-24T16:02:00.000Z",
      direction: "in",
      actor: { kind: "contact", name: "Doe, Jane" },
      identities: [{ type: "name", value: "Doe, Jane" }],
    },
  ]);
});

test.each([
  [
    "ENC: Fatura",
    "De: Jo <jo@acme.example>",
    "Enviada em: terça-feira, 24 de novembro de 2026 16:02",
    "Assunto: Fatura",
  ],
  ["VB: Faktura", "Från: Jo <jo@acme.example>", "Skickat: den 24 november 2026 16:02", "Ämne: Faktura"],
  ["PD: Faktura", "Od: Jo <jo@acme.example>", "Wysłano: wtorek, 24 listopada 2026 16:02", "Temat: Faktura"],
])("a mail is sent on in further languages: %s", async (subject, ...block) => {
  const raw = lines(
    staff,
    `Subject: ${subject}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    ...block,
    "",
    "Hi",
  );

  expect(await eventsOf(raw)).toMatchObject([
    { time: "2026-11-24T16:02:00.000Z", identities: [email("jo@acme.example")] },
  ]);
});
