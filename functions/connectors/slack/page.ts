import * as z from "zod/mini";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import { fromUnix } from "../../shared/instant.ts";
import { listed, type Place, restOf } from "../by-time.ts";
import type { ApiAnswer, ApiRequest, FetchContext, Had, Page, Stretch } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { cursorBy } from "../fetched.ts";
import { filledText, listOf, maybe } from "../lenient.ts";
import { call } from "./api.ts";
import { type Context, contextOf } from "./context.ts";
import { foundOf, wantedOf } from "./found.ts";
import { message as told } from "./message.ts";
import { type Names, namesIn, withNames } from "./names.ts";
import { type Message, message } from "./payload.ts";
import { type SlackSettings, settings } from "./settings.ts";

type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/** Messages of a part, and replies to each that are read: a call a thread, of the two hundred that a part may make. */
const [atOnce, repliesAtMost] = [40, 200];
/** People of a part who are looked up, a call each; of further ones the ids stand. */
const peopleAtMost = 100;
/** Channels of one workspace that are read, the app's own. */
const channelsAtMost = 200;

const next = z.object({ next_cursor: filledText });
const channels = z.object({
  channels: listOf(
    z.object({ id: z.string().check(z.regex(/^[CG]\w{1,31}$/)), is_ext_shared: maybe(z.boolean()) }),
  ),
  response_metadata: maybe(next),
});
const own = z.object({ user_id: filledText, bot_id: filledText });
const raw = z.looseObject({ ts: z.string(), thread_ts: filledText, reply_count: maybe(z.number()) });
type Raw = z.infer<typeof raw>;
const history = z.object({ messages: listOf(raw), response_metadata: maybe(next) });

/** The channels that are read, a star after one that reaches beyond our own workspaces, and the app's own user and bot. */
const kept = z.object({ channels: z.string(), user: z.string(), bot: z.string() });
type Kept = z.infer<typeof kept>;

interface Posted {
  readonly channel: string;
  readonly isShared: boolean;
  readonly one: Raw;
}

/**
 * What was written in the channels that the app is a member of, month by month, with the replies to it. A reply is read
 * with the message that it is to, so that a check finds one only where that message is of the same day.
 * https://docs.slack.dev/reference/methods/conversations.history
 */
export function* slackPage(
  stretch: Stretch,
  { settings: values, now }: Omit<FetchContext, "cursor">,
): Calls<Page> {
  const { tenant: team } = stretch;
  if (team === undefined) return { had: [] };
  const chosen = settingsBy(settings, values);
  const whose = cursorBy(kept, stretch.cursor) ?? (yield* begun());
  const all = whose.channels.split(",").filter(Boolean);
  if (all.length === 0) return { had: [] };
  const {
    at,
    found,
    next: place,
  } = yield* listed<Posted>(stretch, {
    count: all.length,
    full: atOnce,
    *read(where, from) {
      const named = all[where.list];
      return from === undefined || named === undefined ? [] : yield* messagesIn(named, where, from);
    },
    timeOf: ({ one }) => fromUnix(one.ts),
  });
  const replies = yield* repliesTo(found, stretch);
  const had = yield* hadOf([...found, ...replies], { team, whose, chosen, now });
  const { opening: _none, ...rest } = restOf(at.part === "open" ? undefined : place, stretch, whose);
  return { had, ...rest };
}

function* begun(): Calls<Kept> {
  const { user_id: user = "", bot_id: bot = "" } = (yield* call(own, "auth.test")) ?? {};
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page: z.infer<typeof channels> | undefined = yield* call(channels, "users.conversations", {
      ...{ types: "public_channel,private_channel", limit: "200" },
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { id, is_ext_shared: isShared } of page?.channels ?? []) found.push(isShared ? `${id}*` : id);
    cursor = page?.response_metadata?.next_cursor;
  } while (cursor !== undefined && found.length < channelsAtMost);
  return { channels: found.slice(0, channelsAtMost).join(","), user, bot };
}

/** The first and the last stamp of an instant's millisecond: Slack's have microseconds. */
const firstOf = (instant: string) => `${(Date.parse(instant) / 1_000).toFixed(3)}000`;
const lastOf = (instant: string) => `${(Date.parse(instant) / 1_000).toFixed(3)}999`;

function* messagesIn(named: string, { until, skip }: Place, from: string): Calls<Posted[]> {
  const channel = named.replace("*", "");
  const within = { oldest: firstOf(from), latest: lastOf(until) };
  const messages = yield* written("conversations.history", { channel, ...within }, atOnce + skip);
  return messages.slice(skip).map((one) => ({ channel, isShared: named.endsWith("*"), one }));
}

/** The newest messages of a list, so many; Slack may give fewer at once. */
function* written(method: string, query: Readonly<Record<string, string>>, most: number): Calls<Raw[]> {
  const found: Raw[] = [];
  let cursor: string | undefined;
  do {
    const page: z.infer<typeof history> | undefined = yield* call(history, method, {
      ...query,
      ...{ inclusive: "true", limit: String(most - found.length) },
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...(page?.messages ?? []));
    cursor = page?.response_metadata?.next_cursor;
  } while (cursor !== undefined && found.length < most);
  return found.slice(0, most);
}

function* repliesTo(found: readonly Posted[], { from, until }: Stretch): Calls<Posted[]> {
  const threads = found.filter(({ one }) => (one.reply_count ?? 0) > 0);
  const replies: Posted[] = [];
  for (const { channel, isShared, one } of threads) {
    const query = { channel, ts: one.ts, oldest: firstOf(from), latest: lastOf(until) };
    for (const reply of yield* written("conversations.replies", query, repliesAtMost))
      if (reply.ts !== one.ts) replies.push({ channel, isShared, one: reply });
  }
  return replies;
}

interface Reading {
  readonly team: string;
  readonly whose: Kept;
  readonly chosen: SlackSettings;
  readonly now: string;
}

/** The events that Slack's deliveries of them would have told, with names; of what stays out of the timelines none. */
function* hadOf(posted: readonly Posted[], { team, whose, chosen, now }: Reading): Calls<Had[]> {
  const had: Had[] = [];
  let names: Names = namesIn(undefined);
  for (const { channel, isShared, one } of posted) {
    const read = message.safeParse({ ...one, type: "message", channel }).data;
    if (!read || read.bot_id === whose.bot) continue;
    const [draft] = told(read, contextIn(isShared, read, { team, whose, chosen, now })).events;
    if (draft?.type !== "message.posted") continue;
    if (chosen.names === "look up") {
      const thin = asEvent(draft);
      const { people, channel: where } = wantedOf(thin, []);
      let room = peopleAtMost - Object.keys(names.people).length;
      const asked = people.filter((id) => id in names.people || room-- > 0);
      names = yield* withNames(names, { people: asked, channel: where }, now.slice(0, 10));
      had.push({ event: named(draft, foundOf(thin, { names, files: [], settings: chosen })) });
    } else had.push({ event: named(draft, {}) });
  }
  return had;
}

/** As a delivery of it would be told by. */
const contextIn = (isShared: boolean, event: Message, { team, whose, chosen, now }: Reading): Context =>
  contextOf(
    {
      ...{
        type: "event_callback",
        team_id: team,
        context_team_id: team,
        event,
        event_id: "",
        api_app_id: "",
      },
      ...{ event_time: undefined, enterprise_id: undefined, context_enterprise_id: undefined },
      authorizations: [{ team_id: team, enterprise_id: undefined, user_id: whose.user, is_bot: true }],
      is_ext_shared_channel: isShared,
    },
    chosen,
    {
      ...{ tool: "slack", connection: "", method: "POST", path: "", query: {} },
      ...{ headers: new Map(), body: Buffer.alloc(0), receivedAt: new Date(now) },
    },
  );

/** What names are looked up by is of every event; who tells it counts for nothing. */
const asEvent = ({ key: _key, keyType: _keyType, ...draft }: EventDraft): PublishedEvent => ({
  ...draft,
  ...{ id: "", tool: "slack", connection: "", family: "message" },
});

/** As a message that has come whole: the halves of one that mentions the app are told by deliveries alone. */
const named = (
  { part: _part, ...draft }: EventDraft,
  found: Partial<ReturnType<typeof foundOf>>,
): EventDraft => ({
  ...draft,
  ...found,
  details: { ...draft.details, ...found.details },
});
