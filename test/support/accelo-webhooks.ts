import * as z from "zod/mini";
import { json, type Server } from "./collecting.ts";

const asked = z.strictObject({
  trigger_url: z.url({ protocol: /^https$/ }),
  event_id: z.string(),
  content_type: z.enum(["application/json", "application/x-www-form-urlencoded"]),
  secret: z.string(),
});

export interface Hook {
  readonly subscription_id: string;
  readonly event_id: string;
  readonly trigger_url: string;
  readonly content_type: string;
}

const said = (status: number, word: string, response: unknown = null) =>
  json({ meta: { status: word }, response }, { status });

/**
 * Accelo's webhook subscriptions, as its API keeps them: made by a form, without their secret in any answer, and deleted by
 * Accelo itself. `mayWrite`: whether the application may make them; `takes`: whether an event is one of Accelo's.
 */
export function acceloWebhooks() {
  const hooks = new Map<string, Hook>();
  const secrets = new Map<string, string>();
  const state = { mayWrite: true, made: 0, takes: (_event: string): boolean => true };

  function make(form: string): Response {
    const { secret, ...given } = asked.parse(Object.fromEntries(new URLSearchParams(form)));
    if (!state.mayWrite) return said(403, "invalid_permission");
    if (!state.takes(given.event_id)) return said(400, "invalid_request");
    const id = String(++state.made);
    hooks.set(id, { ...given, subscription_id: id });
    secrets.set(id, secret);
    return said(200, "ok", { subscription: hooks.get(id) });
  }

  const server: Server = (address, { method = "GET", headers, body }) => {
    const { host, pathname } = new URL(address);
    if (host !== "northwind.api.accelo.com") throw new Error(`not this deployment: ${address}`);
    if (pathname === "/oauth2/v0/token") {
      const scope = new URLSearchParams(String(body)).get("scope");
      return json({ access_token: `${scope}`, expires_in: "2592000", token_type: "bearer" });
    }
    const [, id] = /^\/api\/v0\/webhooks\/subscriptions(?:\/(\d+))?$/.exec(pathname) ?? [];
    if (method !== "GET" && headers.authorization !== "Bearer write(all)")
      return said(403, "invalid_permission");
    if (method === "GET") return said(200, "ok", [...hooks.values()]);
    if (method === "DELETE") return hooks.delete(id ?? "") ? said(200, "ok") : said(404, "invalid_request");
    if (headers["content-type"] !== "application/x-www-form-urlencoded") return said(415, "invalid_request");
    return make(String(body));
  };

  return { hooks, secrets, state, server };
}
