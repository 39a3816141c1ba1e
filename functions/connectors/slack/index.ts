import * as z from "zod/mini";
import { jsonIfAny } from "../../delivery/parse.ts";
import { versionedHmac } from "../../delivery/signature.ts";
import { UnknownType } from "../../shared/errors.ts";
import { defineConnector, type Normalised, settingsBy } from "../connector.ts";
import { type Context, contextOf } from "./context.ts";
import {
  channel,
  cutOff,
  fileShared,
  invitation,
  membership,
  newcomer,
  newId,
  rateLimited,
  reaction,
} from "./happening.ts";
import { mention, message } from "./message.ts";
import { type Callback, type Payload, payload } from "./payload.ts";
import { settings } from "./settings.ts";

/** Slack's Events API: https://docs.slack.dev/apis/events-api */
export const slack = defineConnector<Payload>({
  tool: "slack",
  catalogue: {
    title: "Slack",
    route: "webhook",
    proof: "vendor-signed",
    summary:
      "Shows what is written, edited, deleted, shared and answered in the channels that the hub's app is a member of.",
    limits: [
      "Without access to the API people and channels are ids. What stands in files is never read.",
      "Messages from before the app was invited to a channel are not sent afterwards.",
      "Messages of bots, joins and topic changes are kept in the feed as left out, on no account's timeline.",
    ],
    handshake: "POST challenge",
    eventTypes: [
      "message.posted",
      "message.edited",
      "message.deleted",
      "message.mentioned",
      "message.reacted",
      "member.joined",
      "member.left",
      "channel.created",
      "channel.archived",
      "channel.renamed",
      "channel.shared",
      "document.shared",
      "connection.interrupted",
      "system.observed",
      "system.unrecognized",
    ],
    setup: [
      "Open api.slack.com/apps, choose Create New App, From scratch, and pick your workspace.",
      "Under Basic Information copy the Signing Secret and enter it here as the connection's secret.",
      "Under OAuth & Permissions add the bot scopes channels:history, groups:history, channels:read, groups:read, app_mentions:read, files:read, reactions:read and users:read (with users:read.email for guests' addresses).",
      "Under Event Subscriptions switch events on and paste the connection's URL as the Request URL: Slack checks it at once and shows Verified.",
      "Subscribe to the bot events message.channels, message.groups, app_mention, file_shared, reaction_added, member_joined_channel, member_left_channel, channel_created, channel_rename, channel_archive, channel_shared, channel_left, team_join, app_uninstalled and tokens_revoked, and save. Switch on Delayed Events: Slack then tries for a day, not for six minutes.",
      "Install the app to the workspace. To have names, give the connection access with the Bot User OAuth Token (xoxb-…) that OAuth & Permissions then shows.",
      "In each customer's channel, type /invite @ and the app's name. Leave it out of internal channels: each channel it is in becomes an account to be assigned.",
    ],
    certainty: [
      {
        statement:
          "Events, signatures, retries and the address check are as Slack documents them; the signature is held to Slack's published example.",
        level: "documented",
        source: "https://docs.slack.dev/apis/events-api",
      },
      {
        statement:
          "Over Slack Connect the wrapper may name the other side's workspace, and a file may come as its id alone.",
        level: "third-party",
        source: "captures in the tests of Slack's own and others' libraries",
      },
      {
        statement: "No capture of team_join with a guest was found: its fields are those of users.info.",
        level: "unknown",
      },
    ],
    docs: "https://docs.slack.dev/apis/events-api",
  },
  settings,
  /** Five minutes either way. https://docs.slack.dev/authentication/verifying-requests-from-slack */
  signature: versionedHmac({
    header: "x-slack-signature",
    stamp: "x-slack-request-timestamp",
    version: "v0",
    tolerance: 300,
  }),
  /** https://docs.slack.dev/reference/events/url_verification */
  challenge(delivery) {
    const asked = delivery.body.includes('"url_verification"')
      ? urlVerification.safeParse(jsonIfAny(delivery))
      : undefined;
    if (!asked?.success) return undefined;
    return {
      contentType: "text/plain",
      headers: { "x-content-type-options": "nosniff" },
      body: asked.data.challenge,
    };
  },
  payload,
  normalise(given, delivery, values) {
    if ("team_id" in given)
      return "event" in given
        ? normalised(given, contextOf(given, settingsBy(settings, values), delivery))
        : rateLimited(given, delivery.receivedAt.toISOString());
    throw new UnknownType("event" in given ? given.event.type : given.type);
  },
  collect: async () => (await import("./collect.ts")).slackCollector,
});

const urlVerification = z.object({
  type: z.literal("url_verification"),
  challenge: z.string().check(z.regex(/^[\x21-\x7e]{1,512}$/)),
});

function normalised({ event }: Callback, context: Context): Normalised {
  switch (event.type) {
    case "message":
      return message(event, context);
    case "app_mention":
      return mention(event, context);
    case "member_joined_channel":
    case "member_left_channel":
      return membership(event, context);
    case "channel_id_changed":
      return newId(event, context);
    case "shared_channel_invite_accepted":
    case "shared_channel_invite_approved":
      return invitation(event, context);
    case "file_shared":
      return fileShared(event, context);
    case "team_join":
      return newcomer(event, context);
    case "reaction_added":
      return reaction(event, context);
    case "app_uninstalled":
    case "tokens_revoked":
      return cutOff(event, context);
    default:
      return channel(event, context);
  }
}
