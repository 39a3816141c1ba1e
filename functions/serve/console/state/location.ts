import { computed, signal } from "@preact/signals";

const read = () => ({ path: location.pathname, query: new URLSearchParams(location.search) });
export const here = signal(read());

addEventListener("popstate", () => {
  here.value = read();
});

/** Goes to an address of the console's own. `replace` leaves no step to go back to. */
export function go(to: string, { replace = false } = {}): void {
  if (to === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  here.value = read();
}

/** The address with a part of the query changed: text sets a field, a list sets it repeatedly, `undefined` removes it. */
export function withQuery(
  changes: Readonly<Record<string, string | readonly string[] | undefined>>,
  path = here.value.path,
  from = here.value.query,
): string {
  const query = new URLSearchParams(from);
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name);
    for (const one of typeof value === "string" ? [value] : (value ?? [])) query.append(name, one);
  }
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

export type Screen =
  | { readonly name: "feed" }
  | { readonly name: "today" | List }
  | { readonly name: "account"; readonly account: string }
  | { readonly name: "event"; readonly event: string }
  | {
      readonly name: "accounts" | "inbox" | "import" | "search" | "connections" | "history" | "more" | "none";
    }
  | { readonly name: "connection"; readonly tool: string; readonly connection: string }
  | { readonly name: "tool"; readonly tool: string }
  | { readonly name: "forwarding"; readonly rule: string | undefined };

/** Lists of clients that stand there for a reason. */
const lists = ["owes", "quiet", "unsigned", "tasks", "months", "growth", "causes"] as const;
export type List = (typeof lists)[number];

export const screen = computed<Screen>(() => screenOf(here.value.path));

function screenOf(path: string): Screen {
  if (path === "/" || path === "/console" || path === "/console/") return { name: "today" };
  const [, , place = "", first, second] = path.split("/").map(decoded);
  if (place === "accounts") return first ? { name: "account", account: first } : { name: "accounts" };
  const list = lists.find((one) => one === place);
  if (list) return { name: list };
  if (place === "activity") return { name: "feed" };
  if (place === "events" && first) return { name: "event", event: first };
  if (
    place === "inbox" ||
    place === "import" ||
    place === "search" ||
    place === "history" ||
    place === "more"
  )
    return { name: place };
  if (place === "forwarding") return { name: place, rule: first };
  if (place === "connections" && first && second)
    return { name: "connection", tool: first, connection: second };
  if (place === "connections") return first ? { name: "tool", tool: first } : { name: "connections" };
  return { name: "none" };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const paths = {
  today: "/",
  feed: "/console/activity",
  list: (list: List) => `/console/${list}`,
  accounts: "/console/accounts",
  inbox: "/console/inbox",
  import: "/console/import",
  history: "/console/history",
  search: (q: string) => `/console/search?q=${encodeURIComponent(q)}`,
  more: "/console/more",
  connections: "/console/connections",
  forwarding: "/console/forwarding",
  forwardingRule: (id: string) => `/console/forwarding/${encodeURIComponent(id)}`,
  account: (id: string) => `/console/accounts/${encodeURIComponent(id)}`,
  event: (id: string) => `/console/events/${encodeURIComponent(id)}`,
  tool: (tool: string) => `/console/connections/${encodeURIComponent(tool)}`,
  connection: (tool: string, name: string) =>
    `/console/connections/${encodeURIComponent(tool)}/${encodeURIComponent(name)}`,
};
