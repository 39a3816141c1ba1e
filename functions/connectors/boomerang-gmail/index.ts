import * as z from "zod/mini";
import type { Delivery } from "../../shared/delivery.ts";
import { Misfit, Unreadable } from "../../shared/errors.ts";
import { toInstant } from "../../shared/instant.ts";
import { jsonBody } from "../../shared/parse.ts";
import { defineConnector, settingsBy } from "../connector.ts";
import { pushToken } from "./push-token.ts";
import { settings } from "./settings.ts";

const text = z.optional(z.string());
/** Both spellings of the time come at once. https://docs.cloud.google.com/pubsub/docs/push */
const payload = z.object({
  message: z.object({ data: z.string().check(z.minLength(1)), publishTime: text, publish_time: text }),
  subscription: z.string().check(z.minLength(1), z.maxLength(400)),
});

/** `historyId` is seen as a number and as text. https://developers.google.com/workspace/gmail/api/guides/push */
const notification = z.object({
  emailAddress: z.string().check(z.regex(/^[^\s@]{1,200}@[^\s@]{1,200}$/)),
  historyId: z.pipe(
    z.union([z.string().check(z.regex(/^\d{1,20}$/)), z.int().check(z.positive())]),
    z.transform((value: string | number) => String(value)),
  ),
});

/**
 * Boomerang has no interface of its own. What it does with a mail it writes down as labels, and Gmail tells that
 * something in a mailbox has changed.
 */
export const boomerangGmail = defineConnector<z.infer<typeof payload>>({
  tool: "boomerang-gmail",
  catalogue: {
    title: "Boomerang for Gmail",
    route: "push+fetch",
    proof: "token",
    summary: "Shows that something has changed in a mailbox whose Boomerang labels Gmail watches.",
    limits: [
      "Boomerang has no interface; the hub watches the labels that it puts on mails, as Gmail tells of them.",
      "Gmail tells whose mailbox has changed and nothing else: which mail, which label and which customer need a later fetch. Until then the change stands in the feed, on no account's timeline.",
      "When a mail is to come back, and why it did, only Boomerang knows.",
      "Google's token proves who sent, not what: it does not cover the body.",
    ],
    handshake: "none",
    eventTypes: ["system.observed", "system.unrecognized"],
    setup: [
      "In the Google Cloud console choose a project, switch on the Gmail API and Cloud Pub/Sub, make a topic, and give gmail-api-push@system.gserviceaccount.com the role Pub/Sub Publisher on it.",
      "Make a service account for the push; it needs no role.",
      "Choose a random text of at least 32 lower-case letters and digits and enter it here as the connection's secret; enter the service account's address in the settings.",
      "Make a subscription of the topic: delivery type Push, the connection's URL as the endpoint, Enable authentication with that service account, and the random text as the audience. Enter projects/<project>/subscriptions/<name> in the settings.",
      "For each mailbox find the ids of its labels Boomerang, Boomerang-Outbox, Boomerang-Outbox/Cancelled and Boomerang-Returned with GET https://gmail.googleapis.com/gmail/v1/users/me/labels (scope gmail.metadata), and watch them: POST …/users/me/watch with topicName and labelIds. A watch ends after seven days: renew it daily.",
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
  payload,
  normalise({ message, subscription }, delivery, given) {
    const { subscription: expected, ...values } = settingsBy(settings, given);
    if (expected !== undefined && subscription !== expected)
      throw new Unreadable("pushed by another subscription than the one in the settings");
    const { emailAddress, historyId } = notificationIn(message.data, delivery);
    const mailbox = emailAddress.toLowerCase();
    const { waitingLabel, outboxLabel, canceledLabel, returnedLabel } = values;
    return {
      events: [
        {
          type: "system.observed",
          key: [mailbox, historyId],
          time: toInstant(message.publishTime ?? message.publish_time) ?? delivery.receivedAt.toISOString(),
          title: `Gmail tells of a change in the mailbox ${mailbox}`,
          object: { kind: "mailbox", id: mailbox },
          identities: [],
          details: { pending: true, mailbox, historyId },
        },
      ],
      // Labels have ids of their own in each mailbox, so their names go along to be looked up there.
      pulls: [
        {
          key: mailbox,
          scope: { mailbox, historyId, waitingLabel, outboxLabel, canceledLabel, returnedLabel },
        },
      ],
    };
  },
});

/** Base64 in either alphabet. */
function notificationIn(data: string, delivery: Delivery): z.infer<typeof notification> {
  const read = notification.safeParse(
    jsonBody({ ...delivery, headers: new Map(), body: Buffer.from(data, "base64") }),
  );
  if (!read.success) throw new Misfit(["message.data: not a Gmail notification"]);
  return read.data;
}
