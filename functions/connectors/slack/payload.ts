import * as z from "zod/mini";
import { object } from "../compiled.ts";
import { filledText, listOf, maybe, text } from "../lenient.ts";
import { ownWord, toldBy } from "../own-words.ts";
import { attachment, file } from "./content.ts";

const id = z.string().check(z.minLength(1), z.maxLength(64));
const flag = maybe(z.boolean());
const subtype = maybe(
  ownWord([
    "message_changed",
    "message_deleted",
    "tombstone",
    "file_share",
    "thread_broadcast",
    "me_message",
    "bot_message",
  ]),
);
/** Seconds and microseconds; with the channel it names a message. Relays write it as a number, without its last noughts. */
const ts = z.pipe(
  z.transform((given: unknown) => (typeof given === "number" ? given.toFixed(6) : given)),
  z.string().check(z.regex(/^\d{1,12}\.\d{1,9}$/)),
);

/** What every message has: in its own event, and inside an event about its change. */
const content = {
  ts,
  user: text,
  text,
  thread_ts: maybe(ts),
  bot_id: text,
  app_id: text,
  team: filledText,
  user_team: filledText,
  source_team: filledText,
  user_profile: maybe(object({ real_name: text, display_name: text })),
  blocks: maybe(z.unknown()),
  attachments: listOf(attachment),
  files: listOf(file),
};

const changedMessage = object({ ...content, subtype, edited: maybe(object({ ts })) });

export const message = object({
  type: z.literal("message"),
  ...content,
  subtype,
  channel: id,
  channel_type: text,
  event_ts: text,
  message: maybe(changedMessage),
  previous_message: maybe(z.partial(changedMessage)),
  deleted_ts: maybe(ts),
});
export type Message = z.infer<typeof message>;

const mention = object({ type: z.literal("app_mention"), ...content, channel: id, event_ts: text });
export type Mention = z.infer<typeof mention>;

/** Some events name a channel by its id, others describe it. */
const channel = z.pipe(
  z.union([id, object({ id, name: text })]),
  z.transform((given) => (typeof given === "string" ? { id: given, name: undefined } : given)),
);

const channelEvent = object({
  type: z.enum([
    "channel_created",
    "channel_rename",
    "group_rename",
    "channel_archive",
    "group_archive",
    "channel_unarchive",
    "group_unarchive",
    "channel_deleted",
    "group_deleted",
    "channel_shared",
    "channel_unshared",
    "channel_left",
    "group_left",
  ]),
  channel,
  connected_team_id: text,
  previously_connected_team_id: text,
  event_ts: text,
});
export type ChannelEvent = z.infer<typeof channelEvent>;

const newId = object({
  type: z.literal("channel_id_changed"),
  old_channel_id: id,
  new_channel_id: id,
  event_ts: text,
});
export type NewId = z.infer<typeof newId>;

/** A member of another workspace accepts an invitation to a shared channel. */
const invitation = object({
  type: z.enum(["shared_channel_invite_accepted", "shared_channel_invite_approved"]),
  channel,
  invite: maybe(object({ recipient_email: text })),
  teams_in_channel: listOf(object({ id, name: text })),
  accepting_user: maybe(
    object({
      id: text,
      team_id: text,
      name: text,
      real_name: text,
      profile: maybe(object({ email: text })),
    }),
  ),
  event_ts: text,
});
export type Invitation = z.infer<typeof invitation>;

const membership = object({
  type: z.enum(["member_joined_channel", "member_left_channel"]),
  user: id,
  channel: id,
  team: text,
  inviter: text,
  event_ts: text,
});
export type Membership = z.infer<typeof membership>;

const fileShared = z
  .object({
    type: z.literal("file_shared"),
    file_id: maybe(id),
    file: maybe(object({ id })),
    channel_id: id,
    user_id: text,
    event_ts: text,
  })
  .check(z.refine(({ file_id, file }) => (file_id ?? file) !== undefined, { path: ["file_id"] }));
export type FileShared = z.infer<typeof fileShared>;

const newcomer = object({
  type: z.literal("team_join"),
  user: object({
    id,
    team_id: text,
    name: text,
    real_name: text,
    is_bot: flag,
    is_restricted: flag,
    is_ultra_restricted: flag,
    profile: maybe(object({ real_name: text, email: text })),
  }),
  event_ts: text,
});
export type Newcomer = z.infer<typeof newcomer>;

const reaction = object({
  type: z.enum(["reaction_added", "reaction_removed"]),
  user: id,
  reaction: filledText,
  item: object({ type: filledText, channel: maybe(id), ts: maybe(ts), file: maybe(id) }),
  event_ts: text,
});
export type Reaction = z.infer<typeof reaction>;

/** A file is told of by its id, now in a field and now in an object. */
const fileGone = object({
  type: z.enum(["file_deleted", "file_unshared"]),
  file_id: z.optional(id),
  file: maybe(object({ id })),
  channel_ids: listOf(id),
  user_id: text,
  event_ts: text,
});
export type FileGone = z.infer<typeof fileGone>;

/** What is pinned is a message, a file or, of old, a comment of one. */
const pin = object({
  type: z.enum(["pin_added", "pin_removed"]),
  user: filledText,
  channel_id: maybe(id),
  item: object({
    type: filledText,
    channel: maybe(id),
    message: maybe(object({ ts: maybe(ts), text })),
    file: maybe(object({ id, name: text, title: text })),
  }),
  event_ts: text,
});
export type Pin = z.infer<typeof pin>;

const cutOff = object({
  type: z.enum(["app_uninstalled", "tokens_revoked"]),
  tokens: maybe(object({ bot: listOf(id), oauth: listOf(id) })),
  event_ts: text,
});
export type CutOff = z.infer<typeof cutOff>;

const knownTypes: ReadonlySet<string> = new Set([
  ...[message, mention, newId, fileShared, newcomer].flatMap(({ shape }) => shape.type.def.values),
  ...[channelEvent, invitation, membership, fileGone, reaction, pin, cutOff].flatMap(({ shape }) =>
    Object.values(shape.type.def.entries),
  ),
]);

const event = toldBy(
  "type",
  knownTypes,
  z.discriminatedUnion("type", [
    message,
    mention,
    channelEvent,
    newId,
    invitation,
    membership,
    fileShared,
    fileGone,
    newcomer,
    reaction,
    pin,
    cutOff,
  ]),
);

const callback = object({
  type: z.literal("event_callback"),
  team_id: id,
  context_team_id: filledText,
  enterprise_id: text,
  context_enterprise_id: text,
  api_app_id: text,
  event_id: maybe(id),
  event_time: maybe(z.number()),
  is_ext_shared_channel: flag,
  authorizations: listOf(object({ team_id: filledText, enterprise_id: text, user_id: text, is_bot: flag })),
  event,
});
export type Callback = z.infer<typeof callback>;

/** Comes without an inner event. https://docs.slack.dev/reference/events/app_rate_limited */
const rateLimited = object({
  type: z.literal("app_rate_limited"),
  team_id: id,
  minute_rate_limited: maybe(z.number()),
});
export type RateLimited = z.infer<typeof rateLimited>;

/** A type we do not know; a known one that lacks its fields must not pass as that. */
const unknownEvent = object({
  type: z.literal("event_callback"),
  event: toldBy(
    "type",
    knownTypes,
    object({ type: z.string().check(z.refine((name) => !knownTypes.has(name))) }),
  ),
});
const unknownWrapper = object({
  type: z.string().check(z.refine((name) => name !== "event_callback" && name !== "app_rate_limited")),
});

export const payload = toldBy(
  "type",
  ["event_callback", "app_rate_limited"],
  z.union([callback, rateLimited, unknownEvent, unknownWrapper]),
);
export type Payload = z.infer<typeof payload>;
