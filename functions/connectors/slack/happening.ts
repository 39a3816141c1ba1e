import { interrupted } from "../../../schemas/interruption-words.ts";
import { toDetails } from "../../../schemas/reason-details.ts";
import { emailIdentity, externalIdentity, identities } from "../../shared/identity.ts";
import { fromUnix } from "../../shared/instant.ts";
import type { Normalised } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { type Context, channelIdentity, strangerIdentities } from "./context.ts";
import { lookUp } from "./look-up.ts";
import type {
  ChannelEvent,
  CutOff,
  FileGone,
  FileShared,
  Invitation,
  Membership,
  Newcomer,
  NewId,
  Pin,
  RateLimited,
  Reaction,
} from "./payload.ts";
import { excerpt } from "./text.ts";

/** What all but messages share: `event_id` is the same in every retry. */
function base(type: EventDraft["type"], stamp: string | null | undefined, context: Context) {
  return { type, key: [context.eventId], time: context.timeOf(stamp) };
}

const channelTypes = {
  channel_created: ["channel.created", "Created"],
  channel_rename: ["channel.renamed", "Renamed"],
  group_rename: ["channel.renamed", "Renamed"],
  channel_archive: ["channel.archived", "Archived"],
  group_archive: ["channel.archived", "Archived"],
  channel_unarchive: ["channel.created", "Opened again"],
  group_unarchive: ["channel.created", "Opened again"],
  channel_deleted: ["channel.archived", "Deleted"],
  group_deleted: ["channel.archived", "Deleted"],
  channel_shared: ["channel.shared", "Shared with another workspace"],
  channel_unshared: ["member.left", "Unshared from the other workspace"],
  channel_left: ["member.left", "Left by the hub's app, which hears nothing more"],
  group_left: ["member.left", "Left by the hub's app, which hears nothing more"],
} as const satisfies Record<ChannelEvent["type"], readonly [EventDraft["type"], string]>;

export function channel(event: ChannelEvent, context: Context): Normalised {
  const { id, name } = event.channel;
  const [type, what] = channelTypes[event.type];
  const other = event.connected_team_id ?? event.previously_connected_team_id;
  const draft: EventDraft = {
    ...base(type, event.event_ts, context),
    title: `${what}${what.includes(" ") ? ":" : ""} channel ${name ? `#${name}` : id}`,
    object: { kind: "channel", id, ...(name ? { name } : {}) },
    identities: identities(
      channelIdentity(id),
      other && context.isStranger(other) ? externalIdentity("slack", "team", other) : undefined,
    ),
    details: other ? { team: other } : {},
  };
  return { events: [draft], fetches: name ? [] : lookUp(draft, context) };
}

/** Slack gives a channel a new id where it changes from private to public, and the other way round. */
export function newId(
  { old_channel_id: old, new_channel_id: id, event_ts }: NewId,
  context: Context,
): Normalised {
  const draft: EventDraft = {
    ...base("channel.renamed", event_ts, context),
    title: `Renewed the id of channel ${old}: it is ${id} now`,
    object: { kind: "channel", id },
    supersedes: { kind: "channel", id: old },
    identities: [channelIdentity(old), channelIdentity(id)],
    details: { channel: id, before: old },
  };
  return { events: [draft], fetches: lookUp(draft, context) };
}

/** Whom the invitation was sent to, and who took it, are of the customer. */
export function invitation(event: Invitation, context: Context): Normalised {
  const { channel: where, accepting_user: user, invite, teams_in_channel: teams = [] } = event;
  const name = user?.real_name || user?.name;
  const place = where.name ? `#${where.name}` : where.id;
  const outside = teams.filter(({ id }) => context.isStranger(id));
  const theirs = user !== undefined && context.isStranger(user.team_id);
  const draft: EventDraft = {
    ...base("channel.shared", event.event_ts, context),
    title: `Accepted the invitation to channel ${place}${name ? `: ${name}` : ""}`,
    ...(theirs ? { direction: "in", actor: { kind: "contact", ...(name ? { name } : {}) } } : {}),
    object: { kind: "channel", id: where.id, ...(where.name ? { name: where.name } : {}) },
    identities: identities(
      channelIdentity(where.id),
      ...strangerIdentities(user?.team_id, user?.id, context),
      ...outside.map(({ id }) => externalIdentity("slack", "team", id)),
      theirs ? emailIdentity(user.profile?.email) : undefined,
      emailIdentity(invite?.recipient_email),
    ),
    details: { channel: where.id, teams: outside.flatMap((team) => team.name ?? []) },
  };
  return { events: [draft] };
}

export function membership(event: Membership, context: Context): Normalised {
  const { user, channel: id, team, inviter } = event;
  const joined = event.type === "member_joined_channel";
  const stranger = context.isStranger(team);
  const draft: EventDraft = {
    ...base(joined ? "member.joined" : "member.left", event.event_ts, context),
    title: `${joined ? "Joined" : "Left"} channel ${id}: ${user}`,
    actor: { kind: stranger ? "contact" : "team" },
    object: { kind: "channel", id },
    identities: identities(channelIdentity(id), ...strangerIdentities(team, user, context)),
    details: { user, ...(team ? { team } : {}), ...(inviter ? { inviter } : {}) },
  };
  return { events: [draft], fetches: lookUp(draft, context) };
}

/** A file by its id alone; its name needs `files.info`. */
export function fileShared(event: FileShared, context: Context): Normalised {
  const { file_id, channel_id: id, user_id: user } = event;
  const file = file_id ?? event.file?.id ?? "";
  const draft: EventDraft = {
    ...base("document.shared", event.event_ts, context),
    title: `Shared file ${file}`,
    object: { kind: "file", id: file },
    identities: [channelIdentity(id)],
    details: { pending: true, channel: id, ...(user ? { user } : {}) },
  };
  return { events: [draft], fetches: lookUp(draft, context, [file]) };
}

/** A file that is gone from Slack, or from a channel. Of a deleted one Slack does not say where it was. */
export function fileGone(event: FileGone, context: Context): Normalised {
  const { type, file_id, file, channel_ids: channels = [], user_id: user } = event;
  const id = file_id ?? file?.id ?? "";
  const draft: EventDraft = {
    ...base("document.removed", event.event_ts, context),
    title: type === "file_deleted" ? `Deleted file ${id}` : `Unshared file ${id}`,
    object: { kind: "file", id, ...(type === "file_deleted" ? { state: "deleted", final: true } : {}) },
    identities: identities(...channels.map(channelIdentity)),
    ...(channels.length === 0 ? { unnamed: true } : {}),
    details: { file: id, ...(user ? { user } : {}) },
  };
  return { events: [draft] };
}

export function pin(event: Pin, context: Context): Normalised {
  const { type, user, item } = event;
  const channel = event.channel_id ?? item.channel;
  const what = item.file?.name || item.file?.title || excerpt(item.message?.text ?? "");
  const verb = type === "pin_added" ? "Pinned" : "Unpinned";
  const ts = item.message?.ts;
  const draft: EventDraft = {
    ...base("activity.tracked", event.event_ts, context),
    title: what ? `${verb}: ${what}` : `${verb} a ${item.type ?? "message"}`,
    ...(channel && ts
      ? { object: { kind: "message", id: `${channel}/${ts}` } }
      : item.file
        ? { object: { kind: "file", id: item.file.id } }
        : {}),
    identities: channel ? [channelIdentity(channel)] : [],
    details: { ...(user === undefined ? {} : { user }), ...(channel ? { channel } : {}) },
  };
  return { events: [draft], fetches: lookUp(draft, context) };
}

/** A new member of our own workspace: a guest is a customer, any other a colleague. */
export function newcomer(event: Newcomer, context: Context): Normalised {
  const { user } = event;
  const guest = Boolean(user.is_restricted || user.is_ultra_restricted) && !user.is_bot;
  const name = user.profile?.real_name || user.real_name || user.name;
  const email = user.profile?.email;
  const draft: EventDraft = {
    ...base("member.joined", event.event_ts, context),
    title: `Joined the workspace${guest ? " as a guest" : ""}: ${name || user.id}`,
    actor: {
      kind: guest ? "contact" : "team",
      ...(name ? { name } : {}),
      ...(guest && email ? { email } : {}),
    },
    object: { kind: "member", id: `${context.team}/${user.id}` },
    identities: guest
      ? identities(
          emailIdentity(email),
          externalIdentity("slack", "user", `${user.team_id || context.team}/${user.id}`),
        )
      : [],
    details: { user: user.id, guest },
  };
  return { events: [draft] };
}

export function reaction(event: Reaction, context: Context): Normalised {
  const { type, user, reaction: name, item } = event;
  const removed = type === "reaction_removed";
  const of = `${removed ? "Took back a reaction to" : "Reacted to"} a ${item.type ?? "message"}`;
  const draft: EventDraft = {
    ...base("message.reacted", event.event_ts, context),
    title: name === undefined ? of : `${of}: :${name}:`,
    ...(item.channel && item.ts ? { object: { kind: "message", id: `${item.channel}/${item.ts}` } } : {}),
    // Where a file is Slack does not say: where it was shared.
    ...(item.file && !item.channel ? { object: { kind: "file", id: item.file }, unnamed: true } : {}),
    identities: item.channel ? [channelIdentity(item.channel)] : [],
    details: {
      user,
      ...(name === undefined ? {} : { reaction: name }),
      ...(removed ? { removed } : {}),
    },
  };
  return { events: [draft], fetches: lookUp(draft, context) };
}

const interruptions = {
  app_uninstalled: "Uninstalled the hub's app from the workspace",
  tokens_revoked: "Revoked the tokens of the hub's app",
} as const satisfies Record<CutOff["type"], string>;

export function cutOff(event: CutOff, context: Context): Normalised {
  const why = interrupted(event.type);
  const { bot = [], oauth = [] } = event.tokens ?? {};
  const draft: EventDraft = {
    ...base("connection.interrupted", event.event_ts, context),
    title: interruptions[event.type],
    identities: [],
    details: {
      ...toDetails(why),
      team: context.team,
      ...(event.tokens ? { botTokens: bot.length, userTokens: oauth.length } : {}),
    },
  };
  return { events: [draft] };
}

/** Over 30,000 deliveries in an hour: Slack drops what comes above. The next delivery shows that it is over. */
export function rateLimited(
  { team_id: team, minute_rate_limited: minute }: RateLimited,
  at: string,
): Normalised {
  const draft: EventDraft = {
    type: "connection.interrupted",
    key: ["app_rate_limited", team, String(minute ?? at)],
    time: fromUnix(minute) ?? at,
    title: "Limited the rate of deliveries",
    identities: [],
    details: { ...toDetails(interrupted("rate_limited")), team },
  };
  return { events: [draft] };
}
