import * as z from "zod/mini";

const name = z.string().check(z.minLength(1), z.maxLength(100));
/** Ids are numbers near 2^53; those beyond come as their digits. */
const id = z.pipe(
  z.union([z.string().check(z.regex(/^\d{1,30}$/)), z.int().check(z.nonnegative())]),
  z.transform((value: string | number) => String(value)),
);
const text = z.optional(z.nullable(z.string()));

/** What a callback says of one object: that it was created, updated or deleted, never what is in it. */
const change = z.object({
  objectType: name,
  eventType: name,
  id: z.optional(z.nullable(id)),
  rowId: z.optional(z.nullable(id)),
  columnId: z.optional(z.nullable(id)),
  userId: z.optional(z.nullable(id)),
  timestamp: text,
  changeAgent: text,
});
export type Change = z.infer<typeof change>;

const wrapper = { nonce: name, timestamp: text, webhookId: id, scope: text, scopeObjectId: id };

const callback = z.object({ ...wrapper, events: z.array(change) });
export type Callback = z.infer<typeof callback>;

const statusChange = z.object({ ...wrapper, newWebhookStatus: name });
export type StatusChange = z.infer<typeof statusChange>;

/** https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-callbacks */
export const payload = z.union([statusChange, callback]);
export type Payload = z.infer<typeof payload>;
