import * as z from "zod/mini";
import type { ApiAnswer, ApiRequest } from "../collector.ts";
import { cursorBy } from "../fetched.ts";
import { call, channel, user, workspace } from "./api.ts";

const person = z.object({
  /** The day of the look-up. */
  on: z.string(),
  name: z.optional(z.string()),
  /** Of outsiders only. */
  email: z.optional(z.string()),
  team: z.optional(z.string()),
  /** A guest of the workspace, or a member of another one. */
  outside: z.optional(z.enum(["guest", "stranger"])),
});
export type Person = z.infer<typeof person>;

const place = z.object({ on: z.string(), name: z.optional(z.string()) });
type Place = z.infer<typeof place>;

/** What has been looked up of a workspace: its address, its people and its channels by their ids. */
const names = z.object({
  address: z.optional(z.string()),
  people: z.record(z.string(), person),
  channels: z.record(z.string(), place),
});
export type Names = z.infer<typeof names>;

type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/** People and channels that are remembered of a workspace, the latest ones. */
const remembered = 300;

export const namesIn = (cursor: string | undefined): Names =>
  cursorBy(names, cursor) ?? { people: {}, channels: {} };

/** The names with those of these people and channels, each asked for once a day; the same object where none was. */
export function* withNames(
  known: Names,
  wanted: { readonly people: readonly string[]; readonly channel: string | undefined },
  on: string,
): Calls<Names> {
  let all = known;
  if (all.address === undefined) all = { ...all, address: (yield* call(workspace, "auth.test"))?.url ?? "" };
  for (const id of wanted.people) {
    if (all.people[id]?.on !== on)
      all = { ...all, people: latest<Person>(all.people, id, yield* lookedUp(id, on)) };
  }
  const { channel: id } = wanted;
  if (id !== undefined && all.channels[id]?.on !== on) {
    const name = (yield* call(channel, "conversations.info", { channel: id }))?.channel.name;
    all = { ...all, channels: latest<Place>(all.channels, id, { on, ...(name ? { name } : {}) }) };
  }
  return all;
}

function* lookedUp(id: string, on: string): Calls<Person> {
  const found = (yield* call(user, "users.info", { user: id }))?.user;
  if (!found) return { on };
  const { profile, team_id: team, is_restricted, is_ultra_restricted, is_stranger, is_bot } = found;
  const name = profile?.real_name || found.real_name || profile?.display_name || found.name;
  const guest = !is_bot && (is_restricted || is_ultra_restricted);
  const outside = guest ? "guest" : is_stranger ? "stranger" : undefined;
  return {
    on,
    ...(name ? { name: name.slice(0, 200) } : {}),
    ...(team ? { team } : {}),
    ...(outside ? { outside, ...(profile?.email ? { email: profile.email.slice(0, 254) } : {}) } : {}),
  };
}

function latest<One>(all: Readonly<Record<string, One>>, id: string, one: One): Record<string, One> {
  const { [id]: _before, ...others } = all;
  return Object.fromEntries([...Object.entries(others).slice(1 - remembered), [id, one]]);
}
