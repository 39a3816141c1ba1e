import * as z from "zod/mini";
import { slackWebhookPattern } from "./patterns.ts";
import { writtenLine } from "./written.ts";
import { zone } from "./zone.ts";

/** How a person wants to be told each day; what is left out is as it comes. */
export const digestRequest = z
  .strictObject({
    via: z.enum(["mail", "webhook"]),
    /** An email address, or an incoming webhook of Slack's. */
    to: z.string().check(z.trim(), z.minLength(1), z.maxLength(320)),
    /** Whose accounts it tells of; left out, the person's own by their name. */
    owner: z.optional(writtenLine(200)),
    /** From which hour of the day on, 0 to 23, where the person is. */
    hour: z._default(z.int().check(z.minimum(0), z.maximum(23)), 7),
    /** Where that is, e.g. `Asia/Ho_Chi_Minh`. */
    zone: z._default(zone, "UTC"),
    language: z._default(z.enum(["en", "vi"]), "en"),
  })
  .check(
    z.refine(({ via, to }) => via !== "mail" || z.email().safeParse(to).success, {
      path: ["to"],
      error: "Not an email address",
    }),
    z.refine(({ via, to }) => via !== "webhook" || slackWebhookPattern.test(to), {
      path: ["to"],
      error: "Not an incoming webhook of Slack's",
    }),
  );
export type DigestRequest = z.infer<typeof digestRequest>;

/** A person's daily digest. A webhook is a secret and never shown. */
export const digest = z.object({
  id: z.string(),
  /** Who wants it. */
  name: z.string(),
  via: z.enum(["mail", "webhook"]),
  to: z.optional(z.string()),
  owner: z.string(),
  hour: z.number(),
  zone: z.string(),
  language: z.enum(["en", "vi"]),
  /** The person's own day on which it was last sent, or had nothing to say. */
  told: z.optional(z.string()),
});
export type Digest = z.infer<typeof digest>;

/** The caller's own, where they want one. */
export const ownDigest = z.object({ digest: z.optional(digest) });
export const digestList = z.object({ digests: z.readonly(z.array(digest)) });

/** What a digest would say now. */
export const digestPreview = z.object({ subject: z.string(), text: z.string() });
