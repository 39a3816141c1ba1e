import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary:
    "Shows what is written, edited, deleted, shared and answered in the channels that the hub's app is a member of.",
  limits: {
    idsOnly: "Without access to the API people and channels are ids. What stands in files is never read.",
    earlierMessages:
      "Slack does not send messages from before the app was invited to a channel: with access to the API the hub reads the year before, and every day what was not sent, without answers to older messages.",
    leftOut:
      "Messages of bots, joins and topic changes are kept in the feed as left out, on no account's timeline.",
  },
  setup: {
    app: "Open api.slack.com/apps, choose Create New App, From scratch, and pick your workspace.",
    secret: "Under Basic Information copy the Signing Secret and enter it here as the connection's secret.",
    scopes:
      "Under OAuth & Permissions add the bot scopes channels:history, groups:history, channels:read, groups:read, app_mentions:read, files:read, reactions:read, pins:read and users:read (with users:read.email for guests' addresses).",
    requestUrl:
      "Under Event Subscriptions switch events on and paste the connection's URL as the Request URL: Slack checks it at once and shows Verified.",
    events:
      "Subscribe to the bot events message.channels, message.groups, app_mention, file_shared, file_deleted, reaction_added, reaction_removed, pin_added, pin_removed, member_joined_channel, member_left_channel, channel_created, channel_rename, channel_archive, channel_shared, channel_unshared, channel_id_changed, channel_left, team_join, app_uninstalled and tokens_revoked, and save. Switch on Delayed Events: Slack then tries for a day, not for six minutes.",
    install:
      "Install the app to the workspace. By consent: enter the app's client id and secret of Basic Information on the Fetching page here, add the address that stands there to the Redirect URLs under OAuth & Permissions (Slack takes https alone), and press Connect; Slack installs the app with it. By hand: install it at Slack and give the connection access with the Bot User OAuth Token (xoxb-…) that OAuth & Permissions then shows. Leave PKCE switched off: Slack does not let it be switched off again.",
    invite:
      "In each customer's channel, type /invite @ and the app's name. Leave it out of internal channels: each channel it is in becomes an account to be assigned.",
  },
  certainty: {
    delivery:
      "Events, signatures, retries and the address check are as Slack documents them; the signature is held to Slack's published example.",
    slackConnect:
      "Over Slack Connect the wrapper may name the other side's workspace, and a file may come as its id alone.",
    guests: "No capture of team_join with a guest was found: its fields are those of users.info.",
  },
} as const satisfies ToolWords;
