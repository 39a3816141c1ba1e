import * as z from "zod/mini";
import { listOf, maybe, text } from "../lenient.ts";
import { isRecord } from "../mapping/expression.ts";
import { plainText } from "./text.ts";

const mailbox = z.object({ address: text, name: text });

/** A file; a mail that was sent into a channel is one of mode `email`, with what it says, as what is spoken has its words. */
export const file = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(64)),
  name: text,
  title: text,
  mimetype: text,
  file_access: text,
  mode: text,
  subject: text,
  plain_text: text,
  preview_plain_text: text,
  simplified_html: text,
  from: listOf(mailbox),
  transcription: maybe(z.object({ preview: maybe(z.object({ content: text })) })),
});
export type File = z.infer<typeof file>;

/** What apps add to a message, a forwarded message, and the preview of a link. */
export const attachment = z.object({
  pretext: text,
  author_name: text,
  author_subname: text,
  title: text,
  text,
  fallback: text,
  fields: listOf(z.object({ title: text, value: text })),
  blocks: maybe(z.unknown()),
  message_blocks: listOf(z.object({ message: maybe(z.object({ blocks: maybe(z.unknown()) })) })),
  files: listOf(file),
  is_share: maybe(z.boolean()),
  from_url: text,
  original_url: text,
});
type Attachment = z.infer<typeof attachment>;

export interface Content {
  readonly text?: string | undefined;
  readonly blocks?: unknown;
  readonly attachments?: readonly Attachment[] | undefined;
  readonly files?: readonly File[] | undefined;
}

/** Characters of a message that are read, and how deep its blocks are looked into. */
const most = { text: 8_000, html: 40_000, depth: 12 };

/** What a message says, as plain text: its text, else its blocks; then what is forwarded or attached, mailed or spoken. */
export function textOf({ text: written, blocks, attachments = [], files = [] }: Content): string {
  const own = plainText(written) || blockText(blocks);
  const said = attachments.filter((one) => one.is_share || !isPreview(one)).map(attachmentText);
  return [own, ...said, ...files.map(wordsIn)]
    .filter((part) => part !== "")
    .join("\n")
    .slice(0, most.text)
    .trim();
}

/** What a forward says, else whose it is, where the one who forwards it adds no word; undefined for any other message. */
export function forwardedIn({ text: written, blocks, attachments = [] }: Content): string | undefined {
  const shares = attachments.filter(({ is_share: isShare }) => isShare);
  if (shares.length === 0 || plainText(written) !== "" || blockText(blocks) !== "") return undefined;
  const said = shares.map((one) =>
    attachmentText({ ...one, author_name: undefined, author_subname: undefined }),
  );
  return said.find((text) => text !== "") ?? shares.map(authorOf).find((name) => name !== "") ?? "";
}

const authorOf = ({ author_name, author_subname }: Attachment) => author_name || author_subname || "";

export const isMail = ({ mode }: File) => mode === "email";

function wordsIn({ plain_text, preview_plain_text, simplified_html, transcription, ...mail }: File): string {
  if (!isMail(mail)) return transcription?.preview?.content?.trim() ?? "";
  const written = (plain_text || preview_plain_text || "").trim();
  return written || plainText((simplified_html ?? "").slice(0, most.html).replaceAll(/<[^<>]*>/g, " "));
}

/** Whether a message mentions a person: only then may it also come as an `app_mention`. */
export function mentionsSomeone({ text: written, blocks }: Content): boolean {
  return (written?.includes("<@") ?? false) || /(?<!\w)@[UW][A-Z0-9]{5,}/.test(blockText(blocks));
}

const isPreview = (one: Attachment) => one.from_url !== undefined || one.original_url !== undefined;

function attachmentText(one: Attachment): string {
  const inner = one.message_blocks?.map(({ message }) => blockText(message?.blocks)) ?? [];
  const fields = (one.fields ?? []).map(({ title, value }) => [title, value].filter(Boolean).join(": "));
  const parts = [one.pretext, authorOf(one), one.title, one.text].map(plainText);
  const files = (one.files ?? []).map(({ name, title }) => name ?? title ?? "");
  const told = [...parts, ...fields.map(plainText), ...files].filter((part) => part !== "");
  const body = plainText(one.text) || inner.join("\n").trim() || blockText(one.blocks);
  const all = [...told, ...(plainText(one.text) === "" && body !== "" ? [body] : [])];
  return all.length > 0 ? all.join("\n") : plainText(one.fallback);
}

/** The text in Block Kit's blocks, a line for each: https://docs.slack.dev/reference/block-kit/blocks */
function blockText(blocks: unknown): string {
  return (Array.isArray(blocks) ? blocks : [])
    .slice(0, 100)
    .map((block) => elementText(block, 0))
    .filter((line) => line !== "")
    .join("\n")
    .slice(0, most.text);
}

/** Elements that stand in a line of text; all others stand by themselves. */
const inLine = new Set(["rich_text_section", "rich_text_quote", "rich_text_preformatted"]);

function elementText(value: unknown, depth: number): string {
  if (!isRecord(value) || depth > most.depth) return "";
  const { type } = value;
  const worded = spoken(value);
  if (worded !== undefined) return worded;
  const rows = listIn(value.rows).map((row) => ({ type: "row", elements: listIn(row) }));
  const inner = [
    ...[value.text, value.title, value.description, value.label],
    ...[value.fields, value.elements].flatMap(listIn),
    ...rows,
  ];
  const parts = inner.map((one) => elementText(one, depth + 1)).filter((part) => part !== "");
  return parts.join(type === "row" ? " | " : typeof type === "string" && inLine.has(type) ? "" : "\n");
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, 500) : []);

/** An element that is text itself; Slack's own markup stands in `mrkdwn` only. */
function spoken(value: Readonly<Record<string, unknown>>): string | undefined {
  const of = (name: string) => (typeof value[name] === "string" ? value[name] : "");
  switch (value.type) {
    case "mrkdwn":
      return plainText(of("text"));
    case "text":
    case "raw_text":
    case "plain_text":
      return of("text");
    case "link":
      return of("text") || of("url");
    case "user":
      return `@${of("user_id")}`;
    case "usergroup":
      return `@${of("usergroup_id")}`;
    case "channel":
      return `#${of("channel_id")}`;
    case "broadcast":
      return `@${of("range")}`;
    case "emoji":
      return `:${of("name")}:`;
    case "date":
      return of("fallback");
    case "image":
      return of("alt_text");
    case "markdown":
      return of("text");
    default:
      return undefined;
  }
}
