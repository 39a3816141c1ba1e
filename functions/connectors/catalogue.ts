import type { Collector } from "./collector.ts";
import type { Connector } from "./connector.ts";

/** Every tool, loaded when it is asked for. A new tool is one folder and one line here. */
const connectors: Readonly<Record<string, () => Promise<Connector>>> = {
  accelo: async () => (await import("./accelo/index.ts")).accelo,
  access: async () => (await import("./access/index.ts")).access,
  autoentry: async () => (await import("./autoentry/index.ts")).autoentry,
  bizpayo: async () => (await import("./bizpayo/index.ts")).bizpayo,
  "boomerang-gmail": async () => (await import("./boomerang-gmail/index.ts")).boomerangGmail,
  calendly: async () => (await import("./calendly/index.ts")).calendly,
  "client-hub": async () => (await import("./client-hub/index.ts")).clientHub,
  dext: async () => (await import("./dext/index.ts")).dext,
  docusign: async () => (await import("./docusign/index.ts")).docusign,
  dropbox: async () => (await import("./dropbox/index.ts")).dropbox,
  enq: async () => (await import("./enq/index.ts")).enq,
  "jetpack-workflow": async () => (await import("./jetpack-workflow/index.ts")).jetpackWorkflow,
  jirav: async () => (await import("./jirav/index.ts")).jirav,
  "microsoft-365": async () => (await import("./microsoft-365/index.ts")).microsoft365,
  "practice-cs": async () => (await import("./practice-cs/index.ts")).practiceCs,
  quickbooks: async () => (await import("./quickbooks/index.ts")).quickbooks,
  sharefile: async () => (await import("./sharefile/index.ts")).sharefile,
  slack: async () => (await import("./slack/index.ts")).slack,
  smartsheet: async () => (await import("./smartsheet/index.ts")).smartsheet,
  stripe: async () => (await import("./stripe/index.ts")).stripe,
  xero: async () => (await import("./xero/index.ts")).xero,
  relay: async () => (await import("./relay/index.ts")).relay,
};

export const toolNames: readonly string[] = Object.keys(connectors);

/** An import of what is there already costs a twentieth of a delivery. */
const loaded = new Map<string, Promise<Connector>>();

/** The connector of a tool, or `undefined` where there is none of that name. */
export async function loadConnector(tool: string): Promise<Connector | undefined> {
  const load = Object.hasOwn(connectors, tool) ? connectors[tool] : undefined;
  if (load === undefined) return undefined;
  const known = loaded.get(tool) ?? load();
  loaded.set(tool, known);
  return await known;
}

/** The tools that keep books, those first whose word counts where several tell of the same documents. */
export async function ledgers(): Promise<string[]> {
  const all = await Promise.all(Object.values(connectors).map(async (load) => await load()));
  const keeping = all.flatMap(({ tool, ledger }) => (ledger === undefined ? [] : [{ tool, ledger }]));
  return keeping.sort((a, b) => a.ledger - b.ledger).map(({ tool }) => tool);
}

/** What fetches from a tool's API, or `undefined` where its deliveries leave nothing to fetch. */
export async function loadCollector(tool: string): Promise<Collector | undefined> {
  return await (await loadConnector(tool))?.collect?.();
}
