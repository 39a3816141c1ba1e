import type { Answered } from "../../functions/connectors/verdict.ts";
import { ok } from "./drive-collector.ts";

/** A message as Slack lists it; its replies are listed by themselves. */
export type Written = Readonly<Record<string, unknown>> & { readonly ts: string };

const good = (body: object) => ok({ ok: true, ...body });

/**
 * A workspace by the methods that a history takes: the channels that the bot is a member of, page by page, their messages
 * newest first between two stamps, and the replies to one of them. `isLimited`: as for an app that is sold outside of the
 * Marketplace, fifteen messages a call.
 */
export function slackWorkspace({ isLimited = false }: { readonly isLimited?: boolean } = {}) {
  const channels = new Map<string, { readonly isShared: boolean; readonly written: Written[] }>();
  const replies = new Map<string, Written[]>();
  const asked: string[] = [];

  const between = (all: readonly Written[], query: URLSearchParams) => {
    const [oldest, latest] = [query.get("oldest") ?? "0", query.get("latest") ?? "9"];
    const found = all
      .filter(({ ts }) => ts >= oldest && ts <= latest)
      .toSorted((a, b) => b.ts.localeCompare(a.ts));
    const from = Number(query.get("cursor") ?? 0);
    const until = from + (isLimited ? 15 : Number(query.get("limit")));
    const isAll = until >= found.length;
    return {
      messages: found.slice(from, until),
      has_more: !isAll,
      ...(isAll ? {} : { response_metadata: { next_cursor: String(until) } }),
    };
  };

  function answer(url: string): Answered {
    const { pathname, searchParams: query } = new URL(url);
    const method = pathname.slice("/api/".length);
    asked.push(method);
    const of = channels.get(query.get("channel") ?? "");
    switch (method) {
      case "auth.test":
        return good({ url: "https://acme.slack.com/", user_id: "U0HUBBOT001", bot_id: "B0HUBBOT001" });
      case "users.conversations": {
        const all = [...channels].map(([id, { isShared }]) => ({ id, is_ext_shared: isShared }));
        const [at, most] = [Number(query.get("cursor") ?? 0), 2];
        const next_cursor = at + most < all.length ? String(at + most) : "";
        return good({ channels: all.slice(at, at + most), response_metadata: { next_cursor } });
      }
      case "conversations.history":
        return of ? good(between(of.written, query)) : ok({ ok: false, error: "channel_not_found" });
      case "conversations.replies": {
        const ts = query.get("ts") ?? "";
        const [parent] = of?.written.filter((one) => one.ts === ts) ?? [];
        const { messages, ...rest } = between(replies.get(ts) ?? [], query);
        return good({ messages: [parent, ...messages], ...rest });
      }
      case "users.info": {
        const id = query.get("user") ?? "";
        return good({ user: { id, real_name: `Person ${id.slice(-1)}`, profile: {} } });
      }
      case "conversations.info":
        return good({ channel: { name: `room-${(query.get("channel") ?? "").slice(-1)}` } });
      default:
        throw new Error(`not a history's: ${method}`);
    }
  }

  return { channels, replies, asked, answer };
}
