import * as z from "zod/mini";
import { json, type Server } from "./collecting.ts";

const asked = z.strictObject({
  changeType: z.string().check(z.regex(/^(created|updated|deleted)(,(created|updated|deleted))*$/)),
  notificationUrl: z.url({ protocol: /^https$/ }),
  lifecycleNotificationUrl: z.url({ protocol: /^https$/ }),
  resource: z.string(),
  expirationDateTime: z.iso.datetime(),
  clientState: z.string().check(z.maxLength(128)),
});

export type Hook = Omit<z.infer<typeof asked>, "clientState"> & { readonly id: string };
export type Item = Readonly<Record<string, unknown>> & { readonly id: string };

const refused = (status: number, code: string) => json({ error: { code, message: "No" } }, { status });

/** Minutes for which one of mail or a calendar may be made: https://learn.microsoft.com/graph/api/resources/subscription */
const lifeAtMost = 10_080;

const at = (time: unknown) => Date.parse(String(time));
const starts = z.object({ start: z.object({ dateTime: z.string() }) });
const startOf = (one: Item) => starts.safeParse(one).data?.start.dateTime ?? "";

/** What a calendar was when it was told of: of the time from one instant to another. */
interface Told {
  readonly from: string;
  readonly until: string;
  readonly was: ReadonlyMap<string, string>;
}

/**
 * The changes of a calendar, as `calendarView/delta` tells them: all that is there at first, then by the link that came
 * last what is new, changed, or not there any more, a part at once. `state.forgets`: no link is known any more.
 * https://learn.microsoft.com/graph/api/event-delta
 */
function changesOf(events: ReadonlyMap<string, Item>, state: { forgets: boolean; parts: number }) {
  const tokens = new Map<string, Told & { readonly left: readonly Item[] }>();
  const keep = (kind: string, token: Told & { readonly left: readonly Item[] }) => {
    const name = `${kind}-${tokens.size}`;
    tokens.set(name, token);
    return `https://graph.microsoft.com/v1.0/me/calendarView/delta?$${kind}=${name}`;
  };
  return (query: URLSearchParams, prefer: string): Response => {
    if (query.get("$select") !== null) return refused(400, "ErrorInvalidUrlQuery");
    state.parts++;
    const [from, until] = [query.get("startDateTime"), query.get("endDateTime")];
    const known = tokens.get(query.get("$deltatoken") ?? query.get("$skiptoken") ?? "");
    const isFirst = from !== null && until !== null;
    if (!isFirst && (state.forgets || !known)) return refused(410, "syncStateNotFound");
    const before: Told = known ?? { from: from ?? "", until: until ?? "", was: new Map() };
    const there = [...events.values()].filter(
      (one) => startOf(one) >= before.from.slice(0, 19) && startOf(one) <= before.until,
    );
    const was = new Map(there.map((one) => [one.id, JSON.stringify(one)]));
    const changed = [
      ...there.filter((one) => before.was.get(one.id) !== was.get(one.id)),
      ...[...before.was.keys()]
        .filter((id) => !was.has(id))
        .map((id) => ({ id, "@removed": { reason: "deleted" } })),
    ];
    const all = query.get("$skiptoken") === null ? changed : (known?.left ?? []);
    const atOnce = Number(/odata\.maxpagesize=(\d+)/.exec(prefer)?.[1] ?? 10);
    const [value, left] = [all.slice(0, atOnce), all.slice(atOnce)];
    const now = query.get("$skiptoken") === null ? { ...before, was } : before;
    return left.length > 0
      ? json({ value, "@odata.nextLink": keep("skiptoken", { ...now, left }) })
      : json({ value, "@odata.deltaLink": keep("deltatoken", { ...now, left }) });
  };
}

/**
 * One mailbox at Microsoft Graph: its items by id and by lists filtered and sorted by a date, the changes of its calendar,
 * and the subscriptions to it, which end at their time. `now`: the clock of the test.
 */
export function graphMailbox(user: { readonly id: string; readonly mail: string }, now: () => Date) {
  const hooks = new Map<string, Hook>();
  const secrets = new Map<string, string>();
  const items = { messages: new Map<string, Item>(), events: new Map<string, Item>() };
  const state = { made: 0, renewed: 0, reauthorized: [] as string[], forgets: false, parts: 0 };
  const changes = changesOf(items.events, state);

  const isTooLong = (end: string) => Date.parse(end) - now().getTime() > lifeAtMost * 60_000;
  const live = () =>
    [...hooks.values()].filter(({ expirationDateTime: end }) => Date.parse(end) > now().getTime());

  function make(body: unknown): Response {
    const { clientState, ...given } = asked.parse(body);
    if (isTooLong(given.expirationDateTime)) return refused(400, "InvalidRequest");
    const id = `sub-${++state.made}`;
    hooks.set(id, { ...given, id });
    secrets.set(id, clientState);
    return json({ ...given, id, clientState: null }, { status: 201 });
  }

  function subscription(id: string, { method, body }: { method: string; body: unknown }): Response {
    const hook = live().find((one) => one.id === id);
    if (!hook) return refused(404, "ResourceNotFound");
    if (method === "DELETE")
      return hooks.delete(id) ? new Response(null, { status: 204 }) : refused(404, "x");
    const { expirationDateTime: end } = z.strictObject({ expirationDateTime: z.iso.datetime() }).parse(body);
    if (isTooLong(end)) return refused(400, "InvalidRequest");
    state.renewed++;
    hooks.set(id, { ...hook, expirationDateTime: end });
    return json(hooks.get(id));
  }

  function list(kind: keyof typeof items, query: URLSearchParams): Response {
    const [, by = "", from = "", until = ""] =
      /^(\w+) ge (\S+) and \1 le (\S+)$/.exec(query.get("$filter") ?? "") ?? [];
    if (query.get("$orderby") !== `${by} desc`) return refused(400, "InefficientFilter");
    const found = [...items[kind].values()]
      .filter((one) => at(one[by]) >= at(from) && at(one[by]) <= at(until))
      .toSorted((a, b) => String(b[by]).localeCompare(String(a[by])));
    const skip = Number(query.get("$skip"));
    return json({
      value: found.slice(skip, skip + Number(query.get("$top"))).map((one) => chosen(one, query)),
    });
  }

  /** An item's fields that are asked for. */
  const chosen = (one: Item, query: URLSearchParams) => {
    const names = (query.get("$select") ?? "").split(",");
    return Object.fromEntries(Object.entries(one).filter(([name]) => names.includes(name)));
  };

  const server: Server = (address, { method = "GET", body, headers }) => {
    const { host, pathname, searchParams } = new URL(address);
    const [, path = ""] = /^\/v1\.0\/(.+)$/.exec(pathname) ?? [];
    if (host !== "graph.microsoft.com") throw new Error(`not Graph: ${address}`);
    const given: unknown = body ? JSON.parse(String(body)) : undefined;
    if (path === "me") return json(user);
    if (path === "subscriptions") return method === "POST" ? make(given) : json({ value: live() });
    const [, id, action] = /^subscriptions\/([\w-]+)(\/reauthorize)?$/.exec(path) ?? [];
    if (id !== undefined && action !== undefined) {
      state.reauthorized.push(id);
      return new Response(null, { status: 204 });
    }
    if (id !== undefined) return subscription(id, { method, body: given });
    if (path === "me/calendarView/delta") return changes(searchParams, headers.prefer ?? "");
    const [, kind, item] = /^me\/(messages|events)(?:\/(.+))?$/.exec(path) ?? [];
    if (kind !== "messages" && kind !== "events") throw new Error(`not a mailbox's: ${address}`);
    if (!searchParams.get("$select")) throw new Error(`all of it is asked for: ${address}`);
    if (item === undefined) return list(kind, searchParams);
    const found = items[kind].get(decodeURIComponent(item));
    return found ? json(chosen(found, searchParams)) : refused(404, "ErrorItemNotFound");
  };

  return { hooks, secrets, items, state, server };
}
