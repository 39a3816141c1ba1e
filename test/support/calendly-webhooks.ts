import * as z from "zod/mini";
import { json, type Server } from "./collecting.ts";

const api = "https://api.calendly.com";
const organization = `${api}/organizations/HARBOUR`;
const user = `${api}/users/PRIYA`;

const asked = z.object({
  url: z.url(),
  events: z.array(z.string()),
  organization: z.literal(organization),
  scope: z.enum(["organization", "user"]),
  user: z.optional(z.literal(user)),
  signing_key: z.optional(z.string()),
});
export type Hook = Omit<z.infer<typeof asked>, "url" | "signing_key"> & {
  readonly uri: string;
  readonly callback_url: string;
  readonly state: "active" | "disabled";
};

const refused = (status: number, title: string, message = "") => json({ title, message }, { status });

/** Events of an organization alone: https://developer.calendly.com/api-docs, its table of scopes. */
const notOfUsers = /^(routing_form_submission|contact)\./;

/**
 * Calendly's subscriptions, as its API keeps them: an address once a scope, a signing key that is never shown again, one
 * page of two at a time. `isAdmin`: whether the access is an owner's or administrator's; `plan`: whether it has webhooks.
 */
export function calendlyWebhooks() {
  const hooks = new Map<string, Hook>();
  const keys = new Map<string, string | undefined>();
  const state = { isAdmin: true, plan: true, made: 0 };
  const forbidden = () =>
    state.plan
      ? refused(403, "Permission Denied", "You do not have permission to access this resource.")
      : refused(403, "Permission Denied", "Please upgrade your Calendly account to Professional");

  function list(query: URLSearchParams): Response {
    const scope = query.get("scope");
    if (query.get("organization") !== organization || (scope === "user") !== (query.get("user") === user))
      return refused(400, "Invalid Argument");
    if (scope === "organization" && !state.isAdmin) return forbidden();
    const all = [...hooks.values()].filter((one) => one.scope === scope);
    const start = Number(query.get("page_token") ?? "0");
    const next = start + 2 < all.length ? String(start + 2) : null;
    return json({ collection: all.slice(start, start + 2), pagination: { count: 2, next_page_token: next } });
  }

  function make(body: unknown): Response {
    const given = asked.safeParse(body).data;
    if (!given || (given.scope === "user" && given.events.some((event) => notOfUsers.test(event))))
      return refused(400, "Invalid Argument");
    if (!state.plan || (given.scope === "organization" && !state.isAdmin)) return forbidden();
    if ([...hooks.values()].some((one) => one.callback_url === given.url && one.scope === given.scope))
      return refused(409, "Already Exists", "Hook with this url already exists");
    const uri = `${api}/webhook_subscriptions/hook-${++state.made}`;
    const { url, signing_key, ...rest } = given;
    hooks.set(uri, { ...rest, uri, callback_url: url, state: "active" });
    keys.set(uri, signing_key);
    return json({ resource: hooks.get(uri) }, { status: 201 });
  }

  const server: Server = (address, { method = "GET", body }) => {
    const { pathname, searchParams } = new URL(address);
    if (pathname === "/users/me")
      return json({ resource: { uri: user, name: "Priya", current_organization: organization } });
    if (method === "POST") return make(JSON.parse(String(body)));
    if (method === "GET") return list(searchParams);
    const uri = `${api}${pathname}`;
    return hooks.delete(uri) ? new Response(null, { status: 204 }) : refused(404, "Resource Not Found");
  };

  return {
    ...{ hooks, keys, state, server },
    /** Another app's, or a person's: it is there without the hub's doing. */
    put(uri: string, given: Partial<Hook>) {
      const hook = { callback_url: "https://other.example", events: ["invitee.created"] };
      hooks.set(uri, { ...hook, organization, scope: "organization", state: "active", uri, ...given });
    },
    /** After a day of failures, without telling anybody. */
    disableAll() {
      for (const [uri, hook] of hooks) hooks.set(uri, { ...hook, state: "disabled" });
    },
  };
}
