import * as z from "zod/mini";
import { jsonIfAny } from "../../delivery/parse.ts";
import { versionedHmac } from "../../delivery/signature.ts";
import { UnknownType } from "../../shared/errors.ts";
import { defineConnector, type Normalised, settingsBy } from "../connector.ts";
import { type Context, contextOf } from "./context.ts";
import { en } from "./en.ts";
import {
  channel,
  cutOff,
  fileGone,
  fileShared,
  invitation,
  membership,
  newcomer,
  newId,
  pin,
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
    secretIssued: true,
    summary: en.summary,
    limits: Object.values(en.limits),
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
      "document.removed",
      "activity.tracked",
      "connection.interrupted",
      "system.observed",
      "system.unrecognized",
    ],
    setup: Object.values(en.setup),
    certainty: [
      {
        statement: en.certainty.delivery,
        level: "documented",
        source: "https://docs.slack.dev/apis/events-api",
      },
      {
        statement: en.certainty.slackConnect,
        level: "third-party",
        source: "captures in the tests of Slack's own and others' libraries",
      },
      {
        statement: en.certainty.guests,
        level: "unknown",
      },
    ],
    docs: "https://docs.slack.dev/apis/events-api",
  },
  settings,
  rereads: ["workspace", "ownWorkspaces", "leftOut", "bots"],
  again: async () => (await import("./again.ts")).slackAgain,
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
    case "file_deleted":
    case "file_unshared":
      return fileGone(event, context);
    case "pin_added":
    case "pin_removed":
      return pin(event, context);
    case "reaction_added":
    case "reaction_removed":
      return reaction(event, context);
    case "app_uninstalled":
    case "tokens_revoked":
      return cutOff(event, context);
    default:
      return channel(event, context);
  }
}
