import * as z from "zod/mini";

/** Absent where ShareFile leaves it out, has none, or gives something else. */
const text = z.catch(
  z.optional(
    z.pipe(
      z.nullable(z.string()),
      z.transform((value) => value?.trim() || undefined),
    ),
  ),
  undefined,
);
const loose = <Schema extends z.ZodMiniType>(schema: Schema) => z.catch(z.optional(schema), undefined);

/** https://api.sharefile.com/html/docs/ShareFile.Api.Models.User.html, and the `Principal` that it is. */
export const user = z.object({
  Id: text,
  FullName: text,
  FirstName: text,
  LastName: text,
  Email: text,
  Company: text,
  Roles: loose(z.array(z.string())),
});
export type User = Partial<z.infer<typeof user>>;

/** https://api.sharefile.com/html/docs/ShareFile.Api.Models.Item.html */
export const item = z.object({
  Id: text,
  Name: text,
  FileName: text,
  FileSizeBytes: loose(z.int().check(z.nonnegative())),
  ExpirationDate: text,
  Path: text,
  Creator: loose(user),
  CreatorFirstName: text,
  CreatorLastName: text,
  LastModifiedByUserID: text,
  Parent: loose(z.object({ Id: text, Name: text })),
});
export type Item = z.infer<typeof item>;

/**
 * An item among its folder's children: which class of items it is, when it was made, and when it or anything in it was
 * last modified. Of a file it is the newest version, and all of them are its stream.
 */
export const child = z.extend(item, {
  "odata.type": text,
  CreationDate: text,
  ProgenyEditDate: text,
  StreamID: text,
  HasMultipleVersions: loose(z.boolean()),
});
export type Child = z.infer<typeof child>;
