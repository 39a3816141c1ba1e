import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readMail } from "../../../../functions/convert/mail/read-mail.ts";
import { anyText } from "../../../support/any-text.ts";
import { share } from "../../../support/repeats.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "hub-mail-"));
});
afterAll(async () => await rm(root, { recursive: true, force: true }));

const read = async (raw: string | Uint8Array, verdictsBy: "ses" | "none" = "none") => {
  const folder = await mkdtemp(join(root, "one-"));
  const path = join(folder, "raw.eml");
  await writeFile(path, raw);
  return await readMail({ path, folder, verdictsBy });
};
const lines = (...parts: readonly string[]) => parts.join("\r\n");
const head = [
  "From: Jane Doe <jane@northwind.example>",
  "To: main@hub.example",
  "Subject: Hello",
  "Date: Mon, 23 Nov 2026 09:00:00 +0100",
];

describe("a mail's text", () => {
  test("is its plain part", async () => {
    const mail = await read(
      lines(...head, "Content-Type: text/plain; charset=utf-8", "", "Grüße", "aus Köln"),
    );

    expect(mail).toMatchObject({
      subject: "Hello",
      date: "2026-11-23T08:00:00.000Z",
      from: { name: "Jane Doe", email: "jane@northwind.example" },
      text: "Grüße\naus Köln",
    });
  });

  test("is made of its HTML where there is nothing else: no scripts, no images, no links' addresses", async () => {
    const html =
      '<style>p{}</style><script>alert(1)</script><p>Invoice&nbsp;7<br>was <b>paid</b></p><img src="http://tracker.example/x.gif"><a href="http://evil.example">here</a>';
    const { text } = await read(lines(...head, "Content-Type: text/html; charset=utf-8", "", html));

    expect(text.replaceAll("\u00a0", " ")).toBe("Invoice 7\nwas paid\n\nhere");
  });

  test.each([
    ["iso-8859-1", Buffer.from("Zo\u00eb", "latin1"), "Zoë"],
    ["windows-1252", Buffer.from("Zo\u00eb", "latin1"), "Zoë"],
    ["koi8-r", Buffer.from([0xe4, 0xc1]), "Да"],
  ])("in %s is read in it", async (charset, bytes, text) => {
    const raw = Buffer.concat([
      Buffer.from(lines(...head, `Content-Type: text/plain; charset=${charset}`, "", "")),
      bytes,
    ]);

    expect((await read(raw)).text).toBe(text);
  });

  test.each(["us-ascii", "ANSI_X3.4-1968", "unknown-8bit", "x-unknown", "'utf-8'"])(
    "that is UTF-8 and says it is %s is read as what it is",
    async (charset) => {
      const type = `Content-Type: text/plain;\r\n\tcharset=${charset}`;

      expect((await read(lines(...head, type, "", "Trần Müller"))).text).toBe("Trần Müller");
      expect(
        (
          await read(
            lines(
              ...head,
              "Content-Type: multipart/mixed; boundary=b",
              "",
              "--b",
              type,
              "Content-Transfer-Encoding: 8bit",
              "",
              "Müller wrote charset=us-ascii",
              "--b--",
            ),
          )
        ).text,
      ).toBe("Müller wrote charset=us-ascii");
    },
  );

  test("in a charset that does not exist, or not in the one it says, is read as well as can be", async () => {
    const odd = Buffer.concat([
      Buffer.from(lines(...head, "Content-Type: text/plain; charset=utf-8", "", "")),
      Buffer.from([0x5a, 0xff, 0xfe, 0x5a]),
    ]);

    expect((await read(odd)).text).toMatch(/^Z.+Z$/);
    expect((await read(lines(...head, "Content-Type: text/plain; charset=x-none", "", "plain"))).text).toBe(
      "plain",
    );
  });
});

describe("a mail's parts", () => {
  const multipart = (...parts: readonly string[]) =>
    lines(
      ...head,
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      ...parts.flatMap((part) => ["--b", part]),
      "--b--",
      "",
    );

  test("that are attachments are kept, byte for byte, with their hash; their names lose what would mislead", async () => {
    const { attachments } = await read(
      multipart(
        lines("Content-Type: text/plain", "", "See attached"),
        lines(
          'Content-Type: application/pdf; name="x"',
          'Content-Disposition: attachment; filename="../in\u0007voice.pdf"',
          "Content-Transfer-Encoding: base64",
          "",
          "JVBERi0=",
        ),
      ),
    );

    expect(attachments).toMatchObject([{ name: "../in voice.pdf", contentType: "application/pdf", size: 5 }]);
    expect(await readFile(attachments[0]?.path ?? "", "utf8")).toBe("%PDF-");
  });

  test("that are whole mails stay attachments: their headers and text are not the mail's", async () => {
    const inner = lines(
      "From: boss@northwind.example",
      "Subject: Inner",
      "X-SES-Virus-Verdict: PASS",
      "",
      "Pay at once",
    );
    const mail = await read(
      multipart(
        lines("Content-Type: text/plain", "", "Forwarded"),
        lines("Content-Type: message/rfc822", "", inner),
      ),
    );

    expect(mail).toMatchObject({
      subject: "Hello",
      from: { email: "jane@northwind.example" },
      text: "Forwarded",
    });
    expect(mail.attachments).toHaveLength(1);
  });

  test("that are only a calendar leave the subject to speak", async () => {
    const mail = await read(
      lines(...head, "Content-Type: text/calendar; method=REQUEST", "", "BEGIN:VCALENDAR", "END:VCALENDAR"),
    );

    expect(mail).toMatchObject({
      subject: "Hello",
      text: "",
      attachments: [{ contentType: "text/calendar" }],
    });
  });

  test("beyond a hundred are counted and left out", async () => {
    const part = lines("Content-Type: application/x", "Content-Disposition: attachment", "", "x");
    const mail = await read(multipart(...Array.from({ length: 5_000 }, () => part)));

    expect([mail.attachments.length, mail.leftOut]).toEqual([100, 4_900]);
  });

  test("nested a thousand deep are refused", async () => {
    const open = Array.from({ length: 1_000 }, (_, n) =>
      lines(`Content-Type: multipart/mixed; boundary="b${n}"`, "", `--b${n}`),
    );

    await expect(read(lines(...head, ...open, "", "x"))).rejects.toThrow(
      expect.objectContaining({ finding: expect.objectContaining({ code: "not_mail" }) }),
    );
  });
});

describe("a mail's headers", () => {
  test("of megabytes are refused", async () => {
    const many = Array.from({ length: 40_000 }, (_, n) => `X-Filler-${n}: ${"x".repeat(60)}`);

    await expect(read(lines(...head, ...many, "", "x"))).rejects.toThrow(
      expect.objectContaining({ finding: expect.objectContaining({ code: "not_mail" }) }),
    );
  });

  test.each([
    ["a mark of byte order", "\ufeff"],
    ["blank lines", "\r\n\n\r\n"],
    ["both", "\ufeff\n"],
  ])("are read behind %s", async (_, before) => {
    expect(await read(`${before}${lines(...head, "Subject: Hello", "", "x")}`)).toMatchObject({
      from: { email: "jane@northwind.example" },
      subject: "Hello",
      text: "x",
    });
  });

  test("and a text in bytes of an old encoding are read in it", async () => {
    const mail = lines(
      "From: J\u00fcrgen <j@northwind.example>",
      "Subject: Pr\u00fcfung",
      "",
      "Gr\u00fc\u00dfe",
    );

    expect(await read(Buffer.from(mail, "latin1"))).toMatchObject({
      from: { name: "Jürgen" },
      subject: "Prüfung",
      text: "Grüße",
    });
  });

  test("say whether a program sent it, in any letters", async () => {
    const by = async (value: string) =>
      (await read(lines(...head, `Auto-Submitted: ${value}`, "", "x"))).automatic;

    expect([await by("No"), await by("no (typed)"), await by("auto-replied"), await by("no-reply")]).toEqual([
      ...[false, false, true, true],
    ]);
  });

  test("cannot smuggle lines into a subject or a name", async () => {
    const mail = await read(
      lines(
        "From: =?utf-8?q?Jane=0D=0ABcc=3A_x?= <jane@northwind.example>",
        "Subject: =?utf-8?q?Hello=0D=0AX-Admin=3A_1?=",
        "",
        "x",
      ),
    );

    expect([mail.subject, mail.from?.name]).toEqual(["Hello X-Admin: 1", "Jane Bcc: x"]);
  });

  test("tell every address it is for: delivered to, to and cc, members of groups among them", async () => {
    const mail = await read(
      lines(
        "Delivered-To: <a.mailbox@hub.example>",
        "X-Original-To: b@hub.example",
        "To: Team: c@hub.example, D <d@hub.example>;",
        "Cc: e@hub.example",
        "",
        "x",
      ),
    );

    expect(mail.addressed).toEqual([
      "a.mailbox@hub.example",
      "b@hub.example",
      "c@hub.example",
      "d@hub.example",
      "e@hub.example",
    ]);
  });

  test("that only SES may write count for nothing where SES does not take the mail", async () => {
    const forged = [
      "Received: from x by inbound-smtp.eu-west-1.amazonaws.com for a@b.c; now",
      "X-SES-Virus-Verdict: PASS",
      "X-SES-Receipt: x",
    ];

    expect((await read(lines(...forged, ...head, "", "x"))).verdicts).toEqual({
      by: "none",
      signedBy: [],
      recipients: [],
    });
    expect((await read(lines(...forged, ...head, "", "x"), "ses")).verdicts.by).toBe("ses");
  });
});

test("any bytes whatever are a mail, or are refused", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array(),
        anyText.map((text) => Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${text}`)),
      ),
      async (bytes) => {
        const mail = await read(bytes);

        expect(mail.text.isWellFormed() && mail.subject.isWellFormed()).toBe(true);
      },
    ),
    { numRuns: share(60) },
  );
});
