import { json, type Server } from "./collecting.ts";

export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly status: "enabled" | "disabled";
  readonly enabled_events: readonly string[];
}

const refused = (status: number, code: string) =>
  json({ error: { type: "invalid_request_error", code } }, { status });

/**
 * Stripe's webhook endpoints, as its API keeps them: two a page at the most, newest first, enabled from when they are made, and a
 * secret that is in the answer that makes one and nowhere else. `mayWrite`, `maySee`: what the key is allowed.
 */
export function stripeWebhooks() {
  const endpoints = new Map<string, Endpoint>();
  const secrets = new Map<string, string>();
  const state = { maySee: true, mayWrite: true, made: 0 };

  function list(query: URLSearchParams): Response {
    const all = [...endpoints.values()].toReversed();
    const after = query.get("starting_after");
    const begin = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
    return json({ object: "list", data: all.slice(begin, begin + 2), has_more: all.length > begin + 2 });
  }

  function make(form: URLSearchParams): Response {
    const url = form.get("url") ?? "";
    const told = [...form].flatMap(([field, value]) =>
      /^enabled_events\[\d+\]$/.test(field) ? [value] : [],
    );
    if (!url.startsWith("https://") || told.length === 0) return refused(400, "url_invalid");
    const id = `we_${++state.made}`;
    const made = {
      id,
      url,
      description: form.get("description"),
      status: "enabled",
      enabled_events: told,
    } as const;
    endpoints.set(id, made);
    secrets.set(id, `whsec_of_${id}`);
    return json({ ...made, object: "webhook_endpoint", secret: secrets.get(id) });
  }

  function change(known: Endpoint, form: URLSearchParams): Response {
    const disabled = form.get("disabled");
    const next: Endpoint = {
      ...known,
      description: form.get("description") ?? known.description,
      ...(disabled === null ? {} : { status: disabled === "true" ? "disabled" : "enabled" }),
    };
    endpoints.set(known.id, next);
    return json({ ...next, object: "webhook_endpoint" });
  }

  const server: Server = (address, { method = "GET", body }) => {
    const { pathname, searchParams } = new URL(address);
    const id = pathname.split("/")[3];
    if (!state.maySee || (method !== "GET" && !state.mayWrite))
      return refused(403, "more_permissions_required_for_application");
    if (method === "GET") return list(searchParams);
    const form = new URLSearchParams(String(body ?? ""));
    if (id === undefined) return make(form);
    const known = endpoints.get(id);
    if (!known) return refused(404, "resource_missing");
    if (method === "POST") return change(known, form);
    endpoints.delete(id);
    return json({ id, object: "webhook_endpoint", deleted: true });
  };

  const disableAll = () => {
    for (const [id, one] of endpoints) endpoints.set(id, { ...one, status: "disabled" });
  };
  return { endpoints, secrets, state, server, disableAll };
}
