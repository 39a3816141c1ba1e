import * as z from "zod/mini";
import { because, ofField } from "../../../schemas/reason-words.ts";
import type { Broken } from "../connector.ts";
import { entries, maybe, text } from "../lenient.ts";
import { ownWord } from "../own-words.ts";

const name = z.string().check(z.minLength(1), z.maxLength(100));
/** Ids are numbers near 2^53; those beyond come as their digits. */
const id = z.pipe(
  z.union([z.string().check(z.regex(/^\d{1,30}$/)), z.int().check(z.nonnegative())]),
  z.transform((value: string | number) => String(value)),
);

/** What a callback says of one object: that it was created, updated or deleted, never what is in it. */
const change = z
  .object({
    objectType: ownWord(["sheet", "column", "row", "cell", "attachment", "discussion", "comment"]),
    eventType: ownWord(["created", "updated", "deleted"]),
    id: maybe(id),
    rowId: maybe(id),
    columnId: maybe(id),
    userId: maybe(id),
    timestamp: text,
    changeAgent: text,
  })
  .check(z.refine((one) => !lacksId(one), { path: ["id"] }));
export type Change = z.infer<typeof change>;

type Ids = Partial<Record<"id" | "rowId", string | undefined>>;

/** A cell is named by its row; a sheet and its columns by the callback. */
function lacksId({ objectType, id, rowId }: Ids & { readonly objectType: string }): boolean {
  if (objectType === "cell") return rowId === undefined;
  return ["row", "attachment", "discussion", "comment"].includes(objectType) && id === undefined;
}

const wrapper = { nonce: name, timestamp: text, webhookId: id, scope: text, scopeObjectId: id };

const callback = z.object({ ...wrapper, events: entries });
export type Callback = z.infer<typeof callback>;

/** The changes of a callback, entry by entry: a broken one costs none of the others. */
export function changesIn({ events }: Callback): {
  readonly changes: readonly Change[];
  readonly broken: readonly Broken[];
} {
  const read = events.map((entry) => z.safeParse(change, entry));
  return {
    changes: read.flatMap(({ data }) => data ?? []),
    broken: read.flatMap(({ error }, n) => {
      const field = error?.issues[0]?.path.join(".");
      return error
        ? [
            {
              path: `events[${n}]`,
              why: field ? ofField(field, because("missing_or_wrong")) : because("not_entry"),
            },
          ]
        : [];
    }),
  };
}

const statusChange = z.object({
  ...wrapper,
  newWebhookStatus: z.pipe(
    name,
    z.transform((status: string) => status.toUpperCase()),
  ),
});
export type StatusChange = z.infer<typeof statusChange>;

/** https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-callbacks */
export const payload = z.union([callback, statusChange]);
export type Payload = z.infer<typeof payload>;
