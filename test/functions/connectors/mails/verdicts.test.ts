import { describe, expect, test } from "@jest/globals";
import { isVerified, type MailHeader, sesVerdicts } from "../../../../functions/connectors/mails/verdicts.ts";

const trace =
  "from mail.tool.example (mail.tool.example [203.0.113.9]) by inbound-smtp.eu-west-1.amazonaws.com with SMTP id abc123 for main.abcdefghijklmnopqrstuvwxyz@in.hub.example; Mon, 23 Nov 2026 09:00:00 +0000 (UTC)";
const results = (text: string) =>
  `amazonses.com; spf=pass (spfCheck: domain of tool.example designates 203.0.113.9 as permitted sender) client-ip=203.0.113.9; envelope-from=bounce@tool.example; helo=mail.tool.example; ${text}`;
const header = (key: string, value: string): MailHeader => ({ key, value });
const ses = (authentication: string, more: readonly MailHeader[] = []): MailHeader[] => [
  header("return-path", "<bounce@tool.example>"),
  header("received", trace),
  header("x-ses-spam-verdict", "PASS"),
  header("x-ses-virus-verdict", "PASS"),
  header("received-spf", "pass"),
  header("authentication-results", authentication),
  header("x-ses-receipt", "opaque"),
  ...more,
];
const genuine = results("dkim=pass header.i=@tool.example; dmarc=pass header.from=tool.example;");

describe("what SES writes on top", () => {
  test("is read: verdicts, who signed, whom it was for", () => {
    expect(sesVerdicts(ses(genuine))).toEqual({
      by: "ses",
      spam: "PASS",
      virus: "PASS",
      signedBy: ["tool.example"],
      alignedWith: "tool.example",
      recipients: ["main.abcdefghijklmnopqrstuvwxyz@in.hub.example"],
    });
  });

  test("verifies a mail of the tool's domain or a part of it, and of no other", () => {
    const verdicts = sesVerdicts(ses(results("dkim=pass header.i=@mail.tool.example;")));

    expect(isVerified(verdicts, ["tool.example"])).toBe(true);
    expect(isVerified(verdicts, ["mail.tool.example"])).toBe(true);
    expect(isVerified(verdicts, ["other.example", "ool.example"])).toBe(false);
    expect(isVerified(verdicts, [])).toBe(false);
  });

  test("verifies by DMARC alone, as where the signature's domain is a mailer's", () => {
    const verdicts = sesVerdicts(
      ses(results("dkim=pass header.i=@mailer.example; dmarc=pass header.from=tool.example;")),
    );

    expect(isVerified(verdicts, ["tool.example"])).toBe(true);
  });
});

describe("a mail is not verified", () => {
  const forged = [header("authentication-results", genuine), header("x-ses-virus-verdict", "PASS")];
  const own = results("dkim=none; dmarc=none header.from=tool.example;");

  test.each([
    ["by results that stand below SES's own", ses(own, forged)],
    [
      "by results below a second trace, where SES wrote no receipt",
      [
        ...ses(own)
          .slice(0, 6)
          .filter(({ key }) => key !== "authentication-results"),
        header("received", "from evil.example"),
        ...forged,
      ],
    ],
    ["by results of another server on top", ses(genuine.replace("amazonses.com", "mx.evil.example"))],
    [
      "by results of a server whose name only begins so",
      ses(genuine.replace("amazonses.com", "amazonses.com.evil.example")),
    ],
    ["without SES's trace", ses(genuine).filter(({ key }) => key !== "received")],
    [
      "with a trace of a stranger who claims to be SES",
      ses(genuine).map((one) =>
        one.key === "received"
          ? header("received", "from inbound-smtp.eu-west-1.amazonaws.com by mx.evil.example")
          : one,
      ),
    ],
    ["that failed its signature", ses(results("dkim=fail header.i=@tool.example;"))],
    [
      "by a result hidden in a comment",
      ses(results("dkim=none (dkim=pass header.i=@tool.example); dmarc=none;")),
    ],
    [
      "by a sender whose name holds a result",
      ses(
        'amazonses.com; spf=none client-ip=203.0.113.9; envelope-from="x; dkim=pass header.i=@tool.example; y"@evil.example; helo=evil.example; dkim=none;',
      ),
    ],
    [
      "by a greeting that holds a result",
      ses("amazonses.com; spf=none; helo=x;dkim=pass(y)header.i=@tool.example; dkim=none;"),
    ],
    ["by a comment that does not close", ses("amazonses.com; helo=(x; dkim=pass header.i=@tool.example;")],
    ["by a quote that does not close", ses('amazonses.com; helo=x"; dkim=pass header.i=@tool.example;')],
    [
      "with a virus",
      ses(genuine).map((one) => (one.key === "x-ses-virus-verdict" ? header(one.key, "FAIL") : one)),
    ],
    ["that was not looked at for viruses", ses(genuine).filter(({ key }) => key !== "x-ses-virus-verdict")],
    [
      "as spam",
      ses(genuine).map((one) => (one.key === "x-ses-spam-verdict" ? header(one.key, "FAIL") : one)),
    ],
    ["without any header", []],
  ])("%s", (_what, headers) => {
    expect(isVerified(sesVerdicts(headers), ["tool.example"])).toBe(false);
  });
});
