import * as z from "zod/mini";
import { because, ofEntry } from "../../../schemas/reason-words.ts";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { jsonBody } from "../../delivery/parse.ts";
import { Misfit, Unreadable } from "../../shared/errors.ts";
import { toInstant } from "../../shared/instant.ts";
import { defineConnector, settingsBy } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { filledText } from "../lenient.ts";
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
    summary:
      "Shows mails that Boomerang is to bring back, has brought back, sends later or has sent, with whom and about what.",
    limits: [
      "Boomerang has no interface; the hub watches the labels that it puts on mails, as Gmail tells of them.",
      "Gmail tells whose mailbox has changed and nothing else: until you let the hub fetch, the change stands in the feed, on no account's timeline.",
      "Labels carry no time: a change has the time at which Gmail told of it.",
      "When a mail is to come back, and why it did, only Boomerang knows.",
      "Google's token proves who sent, not what: it does not cover the body.",
    ],
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
    setup: [
      "In the Google Cloud console choose a project, switch on the Gmail API and Cloud Pub/Sub, make a topic, and give gmail-api-push@system.gserviceaccount.com the role Pub/Sub Publisher on it.",
      "Make a service account for the push; it needs no role.",
      "Choose a random text of at least 32 lower-case letters and digits and enter it here as the connection's secret; enter the service account's address in the settings.",
      "Make a subscription of the topic: delivery type Push, the connection's URL as the endpoint, Enable authentication with that service account, and the random text as the audience. Enter projects/<project>/subscriptions/<name> in the settings.",
      "Make a second service account with a key, allow it domain-wide delegation for the scope https://www.googleapis.com/auth/gmail.metadata in the Workspace admin console (Security, API controls), and give the hub the key file. The scope shows who and the subject, never a mail's text.",
      "Enter projects/<project>/topics/<name> and the mailboxes in the settings: within a day the hub has Gmail watch Boomerang's labels in them, and renews that daily.",
    ],
    certainty: [
      {
        statement:
          "The push, its token and the watch are as Google documents them; the token is verified against a key set of the tests' own, not yet against Google's.",
        level: "documented",
        source: "https://developers.google.com/workspace/gmail/api/guides/push",
      },
      {
        statement: "The four labels' names were seen in people's own scripts and mailboxes.",
        level: "third-party",
        source: "public scripts",
      },
      {
        statement:
          "What Boomerang's labels mean is deduced from their names; Boomerang documents none of it.",
        level: "unknown",
      },
    ],
    docs: "https://developers.google.com/workspace/gmail/api/guides/push",
  },
  settings,
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
      title: `Gmail tells of a change in the mailbox ${mailbox}`,
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
