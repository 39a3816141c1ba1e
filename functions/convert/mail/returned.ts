import type { Email } from "postal-mime";
import type { Returned } from "../../connectors/mails/letter.ts";

/** Recipients of one report. */
const most = 50;

/**
 * Whom a mail could not be delivered to, where it is a report of that: a delivery status notification (RFC 3464), the
 * header that Google adds, or the text of an old server's. What is only late is not returned.
 */
export function returnedIn(mail: Email, text: string): Returned[] {
  const reports = mail.attachments.filter(({ mimeType }) => isStatus.test(mimeType));
  const subject = subjectOf(mail, text);
  const told = reports.flatMap(({ content }) => recipientsIn(textOf(content)));
  const found = told.length > 0 ? told : isReport(mail) ? spokenOf(mail, text) : [];
  const once = new Map(found.map((one) => [one.recipient, one]));
  return [...once.values()]
    .slice(0, most)
    .map((one) => ({ ...one, ...(subject === undefined ? {} : { subject }) }));
}

/** RFC 3464, and RFC 6533 where addresses are not ASCII. */
const isStatus = /^message\/(?:global-)?delivery-status$/;

/** A block of fields for each recipient, after one for the whole. */
function recipientsIn(report: string): Returned[] {
  return report.split(/\r?\n\s*\r?\n/).flatMap((block) => {
    const fields = new Map(
      block
        .replaceAll(/\r?\n[ \t]+/g, " ")
        .split(/\r?\n/)
        .map((line): [string, string] => {
          const at = line.indexOf(":");
          return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
        }),
    );
    const written = fields.get("original-recipient") ?? fields.get("final-recipient");
    const recipient = addressIn(written ?? "") ?? addressIn(fields.get("final-recipient") ?? "");
    if (recipient === undefined || fields.get("action")?.toLowerCase() !== "failed") return [];
    const status = /^\d\.\d{1,3}\.\d{1,3}/.exec(fields.get("status") ?? "")?.[0];
    const reason = fields.get("diagnostic-code")?.replace(/^\w+;\s*/, "");
    return [
      { recipient, ...(status ? { status } : {}), ...(reason ? { reason: reason.slice(0, 500) } : {}) },
    ];
  });
}

function isReport({ from, headers }: Email): boolean {
  const sender = from && "address" in from ? (from.address ?? "") : "";
  const isEmpty = headers.some(({ key, value }) => key === "return-path" && value.trim() === "<>");
  return /^(?:mailer-daemon|postmaster)@/i.test(sender) && (isEmpty || headers.some(isFailed));
}

const isFailed = ({ key, value }: { key: string; value: string }) =>
  key === "x-failed-recipients" ||
  (key === "subject" && /undeliver|returned|failure|unzustellbar|non remis/i.test(value));

/** What a server answered, as old reports quote it: `550 5.1.1 No such user`, `550: 5.1.1 No such user`. */
const answer = /\b([45]\d\d(?:: |[ -])(?:([45]\.\d{1,3}\.\d{1,3})\b)?.{0,300})/;
/** What qmail says itself: `Sorry, no mailbox here by that name. (#5.1.1)`. */
const ownWords = /^(.{1,300}\(#([45]\.\d{1,3}\.\d{1,3})\))/m;

/** `X-Failed-Recipients`, else the first address that the text names. */
function spokenOf({ headers }: Email, text: string): Returned[] {
  const said = text.slice(0, 4_000);
  const [, reason, status] = answer.exec(said) ?? ownWords.exec(said) ?? [];
  const listed = headers.find(({ key }) => key === "x-failed-recipients")?.value.split(",") ?? [];
  const named = listed.length > 0 ? listed : [said];
  return named.flatMap((one) => {
    const recipient = addressIn(one);
    return recipient === undefined
      ? []
      : [{ recipient, ...(status ? { status } : {}), ...(reason ? { reason: reason.trim() } : {}) }];
  });
}

/** The subject of the mail that came back, of which old servers put a copy below what they say. */
function subjectOf({ attachments }: Email, report: string): string | undefined {
  const original = attachments.find(({ mimeType }) =>
    ["message/rfc822", "message/rfc822-headers", "text/rfc822-headers"].includes(mimeType),
  );
  const [head = ""] = original
    ? textOf(original.content)
        .slice(0, 20_000)
        .split(/\r?\n\s*\r?\n/)
    : [];
  const copied = report.search(/^-{2,}.{0,100}\bcopy\b/im);
  return /^subject:[ \t]*(\S.*)$/im
    .exec(original ? head : copied < 0 ? "" : report.slice(copied, copied + 20_000))?.[1]
    ?.trim()
    .slice(0, 300);
}

const addressIn = (text: string) =>
  /[^\s<>()[\],;:"]+@[^\s<>()[\],;:"]+\.[a-z0-9-]{2,63}/i
    .exec(text.replace(/^[\w-]+;/, ""))?.[0]
    .toLowerCase();

const textOf = (content: string | ArrayBuffer | Uint8Array) =>
  typeof content === "string" ? content : Buffer.from(new Uint8Array(content)).toString("utf8");
