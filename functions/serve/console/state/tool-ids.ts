import type { Identity } from "../../../../schemas/account-event.ts";
import type { Connection } from "../../../../schemas/connection.ts";
import type { Tool } from "../../../../schemas/tool.ts";

/** Under which ids a tool knows clients. */
export interface IdKind {
  /** As a column says it. */
  readonly says: `id ${string}`;
  readonly tool: string;
  /** `quickbooks:customer`. */
  readonly type: string;
  /** What stands before each id: the company whose books they are of, and the like. */
  readonly realm?: string;
  /** What the tool is called, in small letters. */
  readonly names: readonly string[];
}

/** Ids that count within a realm, which stands before them. */
const inRealms: ReadonlySet<string> = new Set([
  ...["quickbooks:customer", "xero:contact", "accelo:company"],
  ...["sharefile:folder", "sharefile:user", "slack:user", "docusign:customfield"],
]);
/** Of these what else names something is the team's own, or no client. */
const usual: Readonly<Record<string, string>> = {
  accelo: "company",
  quickbooks: "customer",
  stripe: "customer",
  xero: "contact",
};
/** What names the team's own account at a tool, or one paper. */
const ofNoClient: ReadonlySet<string> = new Set([
  "deployment",
  "envelope",
  "organisation",
  "team",
  "subscription",
]);

/** What is known of how tools name clients. */
export interface Known {
  readonly connections: readonly Pick<Connection, "tool" | "settings">[];
  readonly tools: readonly Pick<Tool, "tool" | "title" | "aliases">[];
  /** Identities that are there already, whosever they are. */
  readonly identities: readonly Identity[];
  /** Whose data are open to the hub, by tool. */
  readonly tenants: ReadonlyMap<string, readonly string[]>;
}

/**
 * Which ids a list may hold: those that were heard from a tool, else those by which its connection reads, else the usual. A tool
 * whose realm is not known yet has none.
 */
export function idKinds({ connections, tools, identities, tenants }: Known): IdKind[] {
  const heard = identities.filter(({ type }) => isClients(type));
  const names = new Set([...connections.map(({ tool }) => tool), ...heard.map(({ type }) => toolOf(type))]);
  return [...names].flatMap((tool): IdKind[] => {
    const told = new Set(heard.map(({ type }) => type).filter((type) => toolOf(type) === tool));
    const read = connections
      .filter((one) => one.tool === tool)
      .flatMap(({ settings }) => typesIn(settings, tool));
    const types =
      told.size + read.length > 0
        ? [...new Set([...told, ...read])]
        : [`${tool}:${usual[tool] ?? "account"}`];
    const entry = tools.find((one) => one.tool === tool);
    const called = namesOf(entry ?? { tool, title: "" });
    return types.flatMap((type) => {
      if (!inRealms.has(type)) return [{ says: `id ${type}` as const, tool, type, names: called }];
      const realms = new Set(heard.flatMap((one) => (one.type === type ? realmIn(one.value) : [])));
      const open =
        realms.size > 0 ? [...realms] : [...(tenants.get(tool) ?? []), ...deploymentsOf(tool, connections)];
      return open.map((realm) => ({
        says: `id ${type} ${realm}` as const,
        tool,
        type,
        realm,
        names: called,
      }));
    });
  });
}

function isClients(type: string): boolean {
  const [tool = "", kind] = type.split(":");
  if (kind === undefined || tool === "hub") return false;
  return usual[tool] === undefined ? !ofNoClient.has(kind) : kind === usual[tool];
}

const toolOf = (type: string) => type.slice(0, type.indexOf(":"));
const realmIn = (value: string) => (value.includes("/") ? [value.slice(0, value.indexOf("/"))] : []);

/** The kinds of ids by which a connection's mapping or its files lead to clients. */
function typesIn(settings: unknown, tool: string): string[] {
  const found = JSON.stringify(settings ?? {}).matchAll(/"([a-z0-9-]+:[a-z0-9_-]+)"/g);
  return [...found].flatMap(([, type = ""]) => (toolOf(type) === tool && isClients(type) ? [type] : []));
}

function deploymentsOf(wanted: string, connections: Known["connections"]): string[] {
  return connections.flatMap(({ tool, settings }) =>
    tool === wanted && typeof settings.deployment === "string" ? [settings.deployment] : [],
  );
}

/** What a tool is called, in small letters. */
export const namesOf = ({ tool, title, aliases = [] }: Known["tools"][number]): string[] =>
  [tool, title, ...aliases].map(plain).filter((one) => one !== "");

/** A heading or a name in small letters, its words parted by spaces. */
export const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/\(.*?\)/g, "")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
