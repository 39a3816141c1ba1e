import type { Detail } from "../../../schemas/account-event.ts";
import { emailIdentity, identities } from "../../shared/identity.ts";
import type { Normalised } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { type File, forwardedIn, isMail, mentionsSomeone, textOf } from "./content.ts";
import { type Context, channelIdentity, strangerIdentities } from "./context.ts";
import { lookUp } from "./look-up.ts";
import type { Mention, Message } from "./payload.ts";
import { excerpt } from "./text.ts";

type Content = Pick<
  Message,
  | "ts"
  | "user"
  | "text"
  | "blocks"
  | "attachments"
  | "thread_ts"
  | "team"
  | "user_team"
  | "source_team"
  | "user_profile"
  | "files"
>;

/** As what a message is told; an edited one with the times of the edit, the best first. */
interface Kind extends Pick<EventDraft, "type" | "part" | "keyType"> {
  /** What its author did, before what it says, and by itself where it says nothing. */
  readonly verb: string;
  readonly bare: string;
  readonly edited?: readonly string[];
}

/** Slack's word for it, or what a message without one can only be. */
function subtypeOf({ subtype, deleted_ts, message: after }: Message): string | undefined {
  if (subtype) return subtype;
  if (deleted_ts !== undefined) return "message_deleted";
  return after === undefined ? undefined : "message_changed";
}

/** What people wrote; any other subtype is Slack telling of joins, topics, pins and the like. */
const written = new Set(["file_share", "thread_broadcast", "me_message", "bot_message"]);

/** A message as it was posted, edited or deleted. All of them speak of the object `channel/ts`. */
export function message(event: Message, context: Context): Normalised {
  const { channel, message: after } = event;
  const subtype = subtypeOf(event);
  if (subtype === "message_deleted") return deleted(channel, event.deleted_ts ?? event.ts, event, context);
  if (subtype === "message_changed" && after) return changed(event, after, context);
  if (subtype && !written.has(subtype)) return leftOut(event, `system message: ${subtype}`, context);
  const mail = event.files?.find(isMail);
  if (mail) return mailed(event, mail, context);
  const noise =
    context.noiseOf(event) ??
    (subtype === "bot_message" && context.settings.bots === "leave out" ? "bot message" : undefined);
  if (noise) return leftOut(event, noise, context);
  const half = mentionsSomeone(event) ? { part: "message" } : {};
  return posted(
    event,
    event,
    { type: "message.posted", verb: "Posted", bare: "Posted a message", ...half },
    context,
  );
}

/**
 * A message to the hub's own app. The same message may come as a plain one too, before or after: both are halves of
 * one event, and this half leads.
 */
export function mention(event: Mention, context: Context): Normalised {
  const noise = context.noiseOf(event);
  if (noise) return leftOut(event, noise, context);
  return posted(
    event,
    event,
    {
      type: "message.mentioned",
      verb: "Mentioned us",
      bare: "Mentioned us",
      keyType: "message.posted",
      part: "mention",
    },
    context,
  );
}

function changed(event: Message, after: NonNullable<Message["message"]>, context: Context): Normalised {
  const { channel, previous_message: before } = event;
  if (after.subtype === "tombstone") return deleted(channel, after.ts, event, context);
  const noise = context.noiseOf(after) ?? (isSame(before, after) ? "unfurled or unchanged" : undefined);
  if (noise) return leftOut(event, noise, context);
  const at = after.edited?.ts ?? event.event_ts ?? event.ts;
  return posted(
    event,
    after,
    { type: "message.edited", verb: "Edited", bare: "Edited a message", edited: [at, event.ts] },
    context,
  );
}

type Changed = NonNullable<Message["message"]>;

/**
 * Slack tells of a link's preview as of an edit, and not always how the message was before: then only one that says of
 * itself that it was edited is.
 */
function isSame(before: Message["previous_message"], after: Changed): boolean {
  if (before === undefined) return false;
  const filesOf = ({ files = [] }: Pick<Content, "files">) => files.map(({ id }) => id).join(" ");
  if (filesOf(before) !== filesOf(after)) return false;
  const known = [before.text, before.blocks, before.attachments].some((part) => part !== undefined);
  return known ? textOf(before) === textOf(after) : after.edited === undefined;
}

/** A mail to the channel's address, as its sender's: Slack posts it as a bot. */
function mailed(event: Message, mail: File, context: Context): Normalised {
  const { channel, ts } = event;
  const [from] = mail.from ?? [];
  const address = emailIdentity(from?.address);
  const subject = mail.subject || mail.title || mail.name;
  const text = textOf(event);
  const draft: EventDraft = {
    type: "message.posted",
    key: [channel, ts],
    time: context.timeOf(ts),
    title: subject ? `Mailed: ${subject}` : "Mailed into the channel",
    direction: "in",
    ...(from?.name || address
      ? {
          actor: {
            kind: "contact",
            ...(from?.name ? { name: from.name } : {}),
            ...(address ? { email: address.value } : {}),
          },
        }
      : {}),
    object: objectOf(channel, ts, "posted", context),
    identities: identities(
      channelIdentity(channel),
      ...(mail.from ?? []).map((one) => emailIdentity(one.address)),
    ),
    details: detailsOf(channel, text, event),
  };
  return { events: [draft] };
}

function objectOf(channel: string, ts: string, state: "posted" | "edited", { settings }: Context) {
  const link = settings.workspace;
  return {
    kind: "message",
    id: `${channel}/${ts}`,
    state,
    ...(link ? { url: `https://${link}.slack.com/archives/${channel}/p${ts.replace(".", "")}` } : {}),
  };
}

/** Without its text: it was meant to be gone. The raw delivery still has it. */
function deleted(channel: string, ts: string, event: Message, context: Context): Normalised {
  const { previous_message: before } = event;
  const noise = before && context.noiseOf(before);
  if (noise) return leftOut(event, noise, context);
  const draft: EventDraft = {
    type: "message.deleted",
    key: [channel, ts],
    time: context.timeOf(event.event_ts, event.ts),
    title: "Deleted a message",
    object: { kind: "message", id: `${channel}/${ts}`, state: "deleted", final: true },
    identities: identities(
      channelIdentity(channel),
      ...strangerIdentities(before && teamOf(before), before?.user, context),
    ),
    details: { channel, ...(before?.user ? { user: before.user } : {}) },
  };
  return { events: [draft] };
}

function posted(
  { channel }: Pick<Message, "channel">,
  content: Content,
  { verb, bare, edited, ...kind }: Kind,
  context: Context,
): Normalised {
  const { ts, user, user_profile: profile } = content;
  const team = teamOf(content);
  const stranger = context.isStranger(team);
  const text = textOf(content);
  const files = content.files ?? [];
  const forwarded = forwardedIn(content);
  const subject =
    excerpt(forwarded ?? text) || files.map(({ name, title: label, id }) => name ?? label ?? id).join(", ");
  const name = profile?.real_name || profile?.display_name;
  const draft: EventDraft = {
    ...kind,
    key: [channel, ts, ...(edited?.slice(0, 1) ?? [])],
    time: context.timeOf(...(edited ?? [ts])),
    title: subject
      ? `${forwarded === undefined ? verb : (forwardVerbs[kind.type] ?? verb)}: ${subject}`
      : bare,
    ...(stranger ? { direction: "in" } : context.external ? { direction: "out" } : {}),
    ...(user ? { actor: { kind: stranger ? "contact" : "team", ...(name ? { name } : {}) } } : {}),
    object: objectOf(channel, ts, kind.type === "message.edited" ? "edited" : "posted", context),
    identities: identities(channelIdentity(channel), ...strangerIdentities(team, user, context)),
    details: detailsOf(channel, text, content),
  };
  // Over Slack Connect a file may be named by its id alone.
  const hidden = files.filter((file) => file.file_access === "check_file_info").map(({ id }) => id);
  return { events: [draft], fetches: lookUp(draft, context, hidden) };
}

/** What is done to a forward, in place of what is done to one's own words. */
const forwardVerbs: Readonly<Partial<{ [type in EventDraft["type"]]: string }>> = {
  "message.posted": "Forwarded",
};

function detailsOf(channel: string, text: string, { ts, user, thread_ts, files }: Content) {
  const listed = (files ?? []).map(({ id, name, title, mimetype }) => ({
    id,
    ...(name || title ? { name: name || title || "" } : {}),
    ...(mimetype ? { mimetype } : {}),
  }));
  const details: Record<string, Detail> = {
    channel,
    ...(text ? { text } : {}),
    ...(user ? { user } : {}),
    ...(thread_ts && thread_ts !== ts ? { thread: thread_ts } : {}),
    ...(listed.length > 0 ? { files: listed } : {}),
  };
  return details;
}

const teamOf = ({
  user_team,
  source_team,
  team,
}: Partial<Pick<Content, "user_team" | "source_team" | "team">>) => user_team ?? source_team ?? team;

/** Kept, with its raw delivery, but on no account's timeline. */
function leftOut(
  { channel, ts, ...content }: Pick<Message, "channel"> & Content,
  reason: string,
  context: Context,
): Normalised {
  const subject = excerpt(textOf(content));
  const draft: EventDraft = {
    type: "system.observed",
    key: [channel, ts, reason],
    time: context.timeOf(ts),
    title: `Left out of the timelines: a message${subject ? `: ${subject}` : ""}`,
    identities: [],
    details: { reason, channel },
  };
  return { events: [draft] };
}
