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

/**
 * One mailbox at Microsoft Graph: its items by id and by lists filtered and sorted by a date, and the subscriptions to it,
 * which end at their time. `now`: the clock of the test.
 */
export function graphMailbox(user: { readonly id: string; readonly mail: string }, now: () => Date) {
  const hooks = new Map<string, Hook>();
  const secrets = new Map<string, string>();
  const items = { messages: new Map<string, Item>(), events: new Map<string, Item>() };
  const state = { made: 0, renewed: 0, reauthorized: [] as string[] };

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
      .filter((one) => String(one[by]) >= from && String(one[by]) <= until)
      .toSorted((a, b) => String(b[by]).localeCompare(String(a[by])));
    const skip = Number(query.get("$skip"));
    return json({ value: found.slice(skip, skip + Number(query.get("$top"))) });
  }

  const server: Server = (address, { method = "GET", body }) => {
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
    const [, kind, item] = /^me\/(messages|events)(?:\/(.+))?$/.exec(path) ?? [];
    if (kind !== "messages" && kind !== "events") throw new Error(`not a mailbox's: ${address}`);
    if (!searchParams.get("$select")) throw new Error(`all of it is asked for: ${address}`);
    if (item === undefined) return list(kind, searchParams);
    const found = items[kind].get(decodeURIComponent(item));
    return found ? json(found) : refused(404, "ErrorItemNotFound");
  };

  return { hooks, secrets, items, state, server };
}
