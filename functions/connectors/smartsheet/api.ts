import * as z from "zod/mini";
import { listOf, maybe } from "../lenient.ts";
import type { SmartsheetSettings } from "./settings.ts";

/** https://developers.smartsheet.com/api/smartsheet/guides/basics/regional-data-centers */
export const hosts: Readonly<Record<SmartsheetSettings["region"], string>> = {
  US: "api.smartsheet.com",
  EU: "api.smartsheet.eu",
  Australia: "api.smartsheet.au",
  "US government": "api.smartsheetgov.com",
};

/** Numbers near 2^53; those beyond come as their digits. */
export const id = z.pipe(z.union([z.string(), z.number()]), z.transform(String));
const text = z.optional(z.nullable(z.string()));
const person = z.optional(z.nullable(z.object({ name: text, email: text })));
export type Author = z.infer<typeof person>;

export const ownUser = z.object({ email: z.string() });

const cell = z.object({
  columnId: id,
  displayValue: text,
  value: z.optional(z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Of a column of several contacts, where the sheet is asked for by its objects. */
  objectValue: maybe(z.object({ values: listOf(z.object({ email: text })) })),
});

const row = z.object({
  id,
  rowNumber: z.optional(z.nullable(z.number())),
  permalink: text,
  permaLink: text,
  createdBy: person,
  createdAt: text,
  modifiedBy: person,
  modifiedAt: text,
  cells: z._default(z.array(z.catch(z.nullable(cell), null)), []),
});
export type Row = z.infer<typeof row>;

/** How rows are asked for: with who wrote them, their addresses, and contacts as what they are. */
export const rowFields = "include=rowPermalink,writerInfo,objectValue&level=2&exclude=nonexistentCells";

/** https://developers.smartsheet.com/api/smartsheet/openapi/sheets/getsheet */
export const sheet = z.object({
  name: z.string(),
  permalink: text,
  totalRowCount: maybe(z.int()),
  columns: z._default(
    z.array(z.object({ id, title: z.string(), primary: z.optional(z.nullable(z.boolean())) })),
    [],
  ),
  rows: z._default(z.array(row), []),
});
export type Sheet = z.infer<typeof sheet>;

/** https://developers.smartsheet.com/api/smartsheet/openapi/comments/comment-get */
export const comment = z.object({ text, createdBy: person, discussionId: z.optional(z.nullable(id)) });
export type Comment = z.infer<typeof comment>;

/** https://developers.smartsheet.com/api/smartsheet/openapi/discussions/discussion-get */
export const discussion = z.object({
  title: text,
  createdBy: person,
  parentType: text,
  parentId: z.optional(z.nullable(id)),
});
export type Discussion = z.infer<typeof discussion>;

/** Its temporary address opens the file to anyone, so it is not read. https://developers.smartsheet.com/api/smartsheet/openapi/attachments/attachments-get */
export const attachment = z.object({
  name: text,
  mimeType: text,
  sizeInKb: z.optional(z.nullable(z.number())),
  createdBy: person,
  parentType: text,
  parentId: z.optional(z.nullable(id)),
});
export type Attachment = z.infer<typeof attachment>;
