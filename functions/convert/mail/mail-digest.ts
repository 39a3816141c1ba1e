import { createHash } from "node:crypto";

/** What the way of a mail adds to it: a mail that comes twice, by two ways, differs in these and is the same mail. */
const ofTheWay =
  /^(?:received|x-received|received-spf|return-path|delivered-to|x-original-to|x-forwarded-(?:to|for)|authentication-results|arc-[a-z-]+|x-ses-[a-z-]+|x-spam-[a-z-]+)$/i;

/** A digest of a raw mail as its sender wrote it: any two mails that differ anywhere else are two. */
export function mailDigest(raw: Buffer): string {
  const text = raw.toString("latin1");
  const { index: end = text.length } = /\r?\n\r?\n/.exec(text) ?? {};
  const fields = text.slice(0, end).split(/\r?\n(?![ \t])/);
  const written = fields.filter((field) => !ofTheWay.test(field.slice(0, field.indexOf(":")).trim()));
  return createHash("sha256").update(written.join("\n")).update(text.slice(end), "latin1").digest("hex");
}
