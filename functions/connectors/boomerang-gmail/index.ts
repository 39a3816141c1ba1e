import * as z from "zod/mini";
import { because, ofEntry } from "../../../schemas/reason-words.ts";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { jsonBody } from "../../delivery/parse.ts";
import { Misfit, Unreadable } from "../../shared/errors.ts";
import { toInstant } from "../../shared/instant.ts";
import { defineConnector, settingsBy } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { filledText } from "../lenient.ts";
import { en } from "./en.ts";
import { pushToken } from "./push-token.ts";
import { settings } from "./settings.ts";

/** Both spellings of the time come at once. https://docs.cloud.google.com/pubsub/docs/push */
const wrapped = z.object({
  message: z.object({
    data: z.string().check(z.minLength(1)),
    publishTime: filledText,
    publish_time: filledText,
  }),
  subscription: filledText,
});

/** `historyId` is seen as a number and as text. https://developers.google.com/workspace/gmail/api/guides/push */
const notification = z.object({
  emailAddress: z.string().check(z.regex(/^[^\s@]{1,200}@[^\s@]{1,200}$/)),
  historyId: z.pipe(
    z.union([z.string().check(z.regex(/^\d{1,20}$/)), z.int().check(z.positive())]),
    z.transform((value: string | number) => String(value)),
  ),
});

/** A subscription with payload unwrapping sends the notification alone, and what is around it as headers, if at all. */
const payload = z.union([wrapped, notification]);
const unwrappedHeaders = ["x-goog-pubsub-publish-time", "x-goog-pubsub-subscription-name"] as const;

/**
 * Boomerang has no API. What it does with a mail it writes down as labels, and Gmail tells that
 * something in a mailbox has changed.
 */
export const boomerangGmail = defineConnector<z.infer<typeof payload>>({
  tool: "boomerang-gmail",
  catalogue: {
    title: "Boomerang for Gmail",
    route: "push+fetch",
    proof: "token",
    summary: en.summary,
    limits: Object.values(en.limits),
    handshake: "none",
    eventTypes: [
      "reminder.set",
      "email.returned",
      "email.scheduled",
      "email.canceled",
      "email.sent",
      "system.observed",
      "system.unrecognized",
    ],
    setup: Object.values(en.setup),
    certainty: [
      {
        statement: en.certainty.push,
        level: "documented",
        source: "https://developers.google.com/workspace/gmail/api/guides/push",
      },
      {
        statement: en.certainty.labels,
        level: "third-party",
        source: "public scripts",
      },
      {
        statement: en.certainty.meaning,
        level: "unknown",
      },
    ],
    docs: "https://developers.google.com/workspace/gmail/api/guides/push",
  },
  settings,
  rereads: ["subscription", "mailboxes"],
  signature: pushToken,
  headers: unwrappedHeaders,
  payload,
  normalise(pushed, delivery, given) {
    const { subscription: expected, mailboxes = [] } = settingsBy(settings, given);
    const { notification, subscription, time } =
      "message" in pushed ? wrappedIn(pushed, delivery) : bareIn(pushed, delivery);
    if (expected !== undefined && subscription === undefined)
      throw new Unreadable(because("subscription_untold"));
    if (expected !== undefined && subscription !== expected)
      throw new Unreadable(because("other_subscription"));
    const { emailAddress, historyId } = notification;
    const mailbox = emailAddress.toLowerCase();
    const told: EventDraft = {
      type: "system.observed",
      key: [mailbox, historyId],
      time: toInstant(time) ?? delivery.receivedAt.toISOString(),
      title: `Told of a change in the mailbox ${mailbox}`,
      object: { kind: "mailbox", id: mailbox },
      identities: [],
      details: { pending: true, mailbox, historyId },
    };
    // The token does not cover the body: else a pusher could choose whose headers the hub reads.
    if (mailboxes.length > 0 && !mailboxes.some((one) => one.toLowerCase() === mailbox))
      return { events: [{ ...told, details: { mailbox, historyId } }] };
    return { events: [told], fetches: [{ key: mailbox, scope: { mailbox, historyId }, fills: [told] }] };
  },
  collect: async () => (await import("./collect.ts")).boomerangGmailCollector,
});

interface Push {
  readonly notification: z.infer<typeof notification>;
  readonly subscription: string | undefined;
  readonly time: string | undefined;
}

function wrappedIn({ message, subscription }: z.infer<typeof wrapped>, delivery: Delivery): Push {
  const { data, publishTime, publish_time } = message;
  return { notification: notificationIn(data, delivery), subscription, time: publishTime ?? publish_time };
}

function bareIn(pushed: z.infer<typeof notification>, delivery: Delivery): Push {
  const [time, subscription] = unwrappedHeaders.map((name) => header(delivery, name));
  return { notification: pushed, subscription, time };
}

/** Base64 in either alphabet. */
function notificationIn(data: string, delivery: Delivery): z.infer<typeof notification> {
  const read = notification.safeParse(
    jsonBody({ ...delivery, headers: new Map(), body: Buffer.from(data, "base64") }),
  );
  if (!read.success) throw new Misfit([ofEntry("message.data", because("not_gmail_notification"))]);
  return read.data;
}
