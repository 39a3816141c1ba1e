import * as z from "zod/mini";

export interface MailHeader {
  /** Lower case. */
  readonly key: string;
  readonly value: string;
}

/** What the mail server that took a mail for us found out about it. */
export const verdicts = z.object({
  by: z.enum(["ses", "none"]),
  virus: z.optional(z.string()),
  spam: z.optional(z.string()),
  /** The domains whose DKIM signature holds. */
  signedBy: z.readonly(z.array(z.string())),
  /** The domain of the From address where DMARC passed for it. */
  alignedWith: z.optional(z.string()),
  /** Whom the server took it for, as it wrote into its trace. */
  recipients: z.readonly(z.array(z.string())),
});
export type Verdicts = Readonly<z.infer<typeof verdicts>>;

export const noVerdicts: Verdicts = { by: "none", signedBy: [], recipients: [] };

/**
 * The verdicts that Amazon SES puts on top of a mail. What stands below its own headers the sender may have written, so
 * the block ends with SES's receipt or at the second trace, whichever comes first.
 * https://docs.aws.amazon.com/ses/latest/dg/receiving-email-concepts.html
 */
export function sesVerdicts(headers: readonly MailHeader[]): Verdicts {
  const block = sesBlock(headers);
  const first = (key: string) => block.find((one) => one.key === key)?.value.trim();
  const trace = first("received") ?? "";
  if (!/\bby inbound-smtp\.[a-z0-9-]{1,30}\.amazonaws\.com\b/.test(trace)) return noVerdicts;
  const results = authenticationResults(first("authentication-results") ?? "");
  const [virus, spam] = [first("x-ses-virus-verdict"), first("x-ses-spam-verdict")];
  const [, recipient] = /\bfor <?([^\s<>;]+@[^\s<>;]+)>?;/.exec(trace) ?? [];
  return {
    by: "ses",
    ...(virus === undefined ? {} : { virus: virus.toUpperCase() }),
    ...(spam === undefined ? {} : { spam: spam.toUpperCase() }),
    signedBy: results.flatMap(
      (one) => /^dkim=pass header\.[id]=(?:[^@\s]*@)?([a-z0-9.-]+)$/i.exec(one)?.[1]?.toLowerCase() ?? [],
    ),
    ...aligned(results),
    recipients: recipient === undefined ? [] : [recipient],
  };
}

function sesBlock(headers: readonly MailHeader[]): readonly MailHeader[] {
  let traces = 0;
  const end = headers.findIndex(({ key }) => {
    if (key === "received") traces++;
    return traces > 1 || key === "x-ses-receipt";
  });
  return end < 0 ? [] : headers.slice(0, end);
}

/**
 * The results of `Authentication-Results` (RFC 8601), one each. Part of it is the sender's to choose (the name it gave, the
 * envelope's sender): results are parted only as SES parts them, outside comments and quotes; where those do not close,
 * there are none.
 */
function authenticationResults(value: string): string[] {
  const plain = withoutComments(value);
  if (plain === undefined) return [];
  const [server, ...results] = plain.split(/;(?:\s+|$)/);
  return server?.trim() === "amazonses.com" ? results.map((one) => one.trim().replaceAll(/\s+/g, " ")) : [];
}

function withoutComments(text: string): string | undefined {
  let plain = "";
  let depth = 0;
  let quoted = false;
  for (let n = 0; n < text.length; n++) {
    const sign = text[n] ?? "";
    if (sign === "\\") n++;
    else if (quoted) quoted = sign !== '"';
    else if (sign === '"') quoted = true;
    else if (sign === "(") depth++;
    else if (sign === ")") depth--;
    else if (depth === 0) plain += sign;
    if (depth < 0) return undefined;
  }
  return quoted || depth > 0 ? undefined : plain;
}

function aligned(results: readonly string[]) {
  const domains = results.flatMap(
    (one) => /^dmarc=pass header\.from=([a-z0-9.-]+)$/i.exec(one)?.[1]?.toLowerCase() ?? [],
  );
  return domains[0] === undefined ? {} : { alignedWith: domains[0] };
}

/** Whether a mail is the tool's own: signed by a domain of the tool, and neither infected nor spam. */
export function isVerified(verdicts: Verdicts, domains: readonly string[]): boolean {
  if (verdicts.by === "none" || verdicts.virus !== "PASS" || verdicts.spam === "FAIL") return false;
  const known = [...verdicts.signedBy, ...(verdicts.alignedWith === undefined ? [] : [verdicts.alignedWith])];
  return known.some((one) => domains.some((domain) => one === domain || one.endsWith(`.${domain}`)));
}
