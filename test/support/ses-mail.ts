/** What SES says of a mail; each as it writes it into the headers. */
export interface SesVerdicts {
  readonly virus?: string;
  readonly spam?: string;
  readonly dkim?: string;
  readonly dmarc?: string;
}

/**
 * A mail as SES stores it: its own headers on top of what the sender wrote, in the order of AWS's example.
 * https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
 */
export function storedBySes(
  to: string,
  {
    virus = "PASS",
    spam = "PASS",
    dkim = "dkim=pass header.i=@tool.example",
    dmarc = "dmarc=pass header.from=tool.example",
  }: SesVerdicts,
  sent: readonly string[],
): string {
  const spf = "spfCheck: domain of tool.example designates 203.0.113.9 as permitted sender";
  return [
    "Return-Path: <bounce@tool.example>",
    `Received: from mail.tool.example (mail.tool.example [203.0.113.9])\r\n by inbound-smtp.us-east-1.amazonaws.com with SMTP id bsvpsoklfhu7u50iur7h0kk9a2ou0r7i\r\n for ${to};\r\n Mon, 23 Nov 2026 09:00:02 +0000 (UTC)`,
    `X-SES-Spam-Verdict: ${spam}`,
    `X-SES-Virus-Verdict: ${virus}`,
    `Received-SPF: pass (${spf}) client-ip=203.0.113.9; envelope-from=bounce@tool.example; helo=mail.tool.example;`,
    `Authentication-Results: amazonses.com;\r\n spf=pass (${spf}) client-ip=203.0.113.9; envelope-from=bounce@tool.example; helo=mail.tool.example;\r\n ${dkim};\r\n ${dmarc};`,
    "X-SES-RECEIPT: AEFBQUFBQUFBQUFHbFo0VU81VzVuYmRDNm51",
    "X-SES-DKIM-SIGNATURE: a=rsa-sha256; q=dns/txt; b=Cm1emU30VcD6=; c=relaxed/simple; s=6gbrjpgwjs; d=amazonses.com",
    ...sent,
  ].join("\r\n");
}

/** What SES tells a topic of a mail that its S3 action has stored. https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html */
export function sesNotification(blob: string, recipients: readonly string[], verdicts: SesVerdicts): string {
  const status = (value = "PASS") => ({ status: value });
  return JSON.stringify({
    notificationType: "Received",
    receipt: {
      timestamp: "2026-11-23T09:00:02.936Z",
      processingTimeMillis: 406,
      recipients,
      spamVerdict: status(verdicts.spam),
      virusVerdict: status(verdicts.virus),
      spfVerdict: status(),
      dkimVerdict: status(),
      dmarcVerdict: status("GRAY"),
      action: {
        type: "S3",
        topicArn: "arn:aws:sns:us-east-1:012345678912:mail",
        bucketName: "hub-blobs",
        objectKey: blob,
      },
    },
    mail: {
      timestamp: "2026-11-23T09:00:02.936Z",
      source: "bounce@tool.example",
      destination: recipients,
      messageId: "d6iitobk75ur44p8kdnnp7g2n800",
      headersTruncated: false,
      headers: [],
    },
  });
}
