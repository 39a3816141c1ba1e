import type { Identity } from "../../../schemas/account-event.ts";
import type { Delivery } from "../../delivery/delivery.ts";
import { sha256 } from "../../delivery/delivery.ts";
import { externalIdentity } from "../../shared/identity.ts";
import { fromUnix } from "../../shared/instant.ts";
import type { Callback } from "./payload.ts";
import type { SlackSettings } from "./settings.ts";

/** What an event's wrapper and the settings say of it. */
export interface Context {
  readonly settings: SlackSettings;
  /** The workspace that the app is installed in. In Slack Connect the wrapper's `team_id` may be the other side's. */
  readonly team: string;
  /** The same for every retry. */
  readonly eventId: string;
  timeOf(...stamps: readonly (string | null | undefined)[]): string;
  /** Whether members of this workspace are strangers: customers, reached over Slack Connect. */
  isStranger(team: string | null | undefined): boolean;
  /** Whether the channel reaches beyond our own workspaces. */
  readonly external: boolean;
  /** Why what this author posts stays out of the timelines. */
  noiseOf(author: Author): string | undefined;
}

export interface Author {
  readonly user?: string | null | undefined;
  readonly bot_id?: string | null | undefined;
  readonly app_id?: string | null | undefined;
}

export function contextOf(given: Callback, settings: SlackSettings, delivery: Delivery): Context {
  const installed = given.authorizations ?? [];
  const team = given.context_team_id ?? installed[0]?.team_id ?? organizationOf(given) ?? given.team_id;
  const own = new Set([
    team,
    ...installed.flatMap((one) => [one.team_id, one.enterprise_id]),
    ...[given.enterprise_id, given.context_enterprise_id],
    ...settings.ownWorkspaces,
  ]);
  const ownUsers = new Set(installed.flatMap(({ is_bot, user_id }) => (is_bot && user_id ? [user_id] : [])));
  const external = given.is_ext_shared_channel ?? false;
  return {
    settings,
    team,
    external,
    eventId: given.event_id ?? sha256(delivery.body),
    timeOf: (...stamps) =>
      stamps.map(fromUnix).find(Boolean) ?? fromUnix(given.event_time) ?? delivery.receivedAt.toISOString(),
    isStranger: (of) => Boolean(of) && given.is_ext_shared_channel !== false && !own.has(of ?? ""),
    noiseOf: ({ user, bot_id, app_id }) => {
      if ((app_id && app_id === given.api_app_id) || (user && ownUsers.has(user))) return "own message";
      if ([user, bot_id, app_id].some((one) => one && settings.leftOut.includes(one))) return "left out";
      return bot_id && settings.bots === "leave out" ? "bot message" : undefined;
    },
  };
}

/**
 * Of an app that a whole organization has installed: the organization, where the wrapper's workspace is none of its own but
 * the other side's.
 */
function organizationOf({ authorizations = [], enterprise_id }: Callback): string | undefined {
  const of = authorizations.find((one) => one.team_id === undefined)?.enterprise_id;
  return of && of !== enterprise_id ? of : undefined;
}

/** Slack's channel ids are the same on both sides of a shared channel, so they need no workspace before them. */
export const channelIdentity = (channel: string): Identity => externalIdentity("slack", "channel", channel);

/** A stranger's workspace and the stranger himself; nothing of our own people. */
export function strangerIdentities(
  team: string | null | undefined,
  user: string | null | undefined,
  context: Context,
): Identity[] {
  if (!team || !context.isStranger(team)) return [];
  return [
    externalIdentity("slack", "team", team),
    ...(user ? [externalIdentity("slack", "user", `${team}/${user}`)] : []),
  ];
}
