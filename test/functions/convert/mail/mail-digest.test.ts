import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { mailDigest } from "../../../../functions/convert/mail/mail-digest.ts";

const mail = (...fields: readonly string[]) =>
  Buffer.from(
    `${[...fields, "From: jane@northwind.example", "Subject: Rent"].join("\r\n")}\r\n\r\nDue Friday\r\n`,
  );

describe("a mail", () => {
  test.each([
    ["by another server", "Received: from a.example by b.example;\r\n\tMon, 23 Nov 2026 09:00:00 +0000"],
    ["to another box", "Delivered-To: letters@hub.example"],
    ["with another's verdict on it", "Authentication-Results: mx.example; spf=pass"],
    ["sealed on the way", "ARC-Seal: i=1; a=rsa-sha256"],
  ])("is the same when it comes %s", (_how, field) => {
    expect(mailDigest(mail(field))).toBe(mailDigest(mail()));
  });

  test.each([
    ["a header of its sender's", mail("X-Invoice: 7")],
    ["its body", Buffer.concat([mail(), Buffer.from(" ")])],
  ])("is another one when %s differs", (_what, other) => {
    expect(mailDigest(other)).not.toBe(mailDigest(mail()));
  });

  test("of any bytes is another than one of any others", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (one, other) => {
        const same = Buffer.from(one).equals(Buffer.from(other));
        expect(mailDigest(Buffer.from(one)) === mailDigest(Buffer.from(other))).toBe(same);
      }),
    );
  });
});
