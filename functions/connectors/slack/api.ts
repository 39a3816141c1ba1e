import * as z from "zod/mini";
import type { $ZodType } from "zod/v4/core";
import type { ApiAnswer, ApiRequest } from "../collector.ts";
import { foundIn } from "../fetched.ts";

const text = z.optional(z.nullable(z.string()));
const flag = z.optional(z.nullable(z.boolean()));

/** https://docs.slack.dev/reference/methods/auth.test */
export const workspace = z.object({ url: z.string() });

/** https://docs.slack.dev/reference/methods/users.info */
export const user = z.object({
  user: z.object({
    team_id: text,
    name: text,
    real_name: text,
    is_bot: flag,
    is_restricted: flag,
    is_ultra_restricted: flag,
    is_stranger: flag,
    profile: z.optional(z.nullable(z.object({ real_name: text, display_name: text, email: text }))),
  }),
});

/** https://docs.slack.dev/reference/methods/conversations.info */
export const channel = z.object({ channel: z.object({ name: text }) });

/** https://docs.slack.dev/reference/methods/files.info */
export const file = z.object({
  file: z.object({
    id: z.string(),
    name: text,
    title: text,
    mimetype: text,
    size: z.optional(z.nullable(z.number())),
    permalink: text,
    user: text,
  }),
});
export type File = z.infer<typeof file>["file"];

/** Calls a method of the Web API; `undefined` where Slack does not find it. Throws as `bodyOf`. */
export function* call<Body>(
  schema: $ZodType<Body>,
  method: string,
  query: Readonly<Record<string, string>> = {},
): Generator<ApiRequest, Body | undefined, ApiAnswer> {
  const search = new URLSearchParams(query).toString();
  const answer = yield { url: `https://slack.com/api/${method}${search ? `?${search}` : ""}` };
  return foundIn(schema, answer, method);
}
