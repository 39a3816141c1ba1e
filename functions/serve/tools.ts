import { toJSONSchema } from "zod/v4/core";
import { type Tool, tool as toolSchema } from "../../schemas/tool.ts";
import { loadConnector, toolNames } from "../connectors/catalogue.ts";
import type { Connector } from "../connectors/connector.ts";

/** The catalogue, by title; with `q`, the tools that people know by a name like that. */
export async function listTools(q = ""): Promise<Tool[]> {
  const connectors = await Promise.all(toolNames.map(loadConnector));
  const tools = await Promise.all(connectors.flatMap((connector) => (connector ? [toolOf(connector)] : [])));
  return tools.filter((tool) => isCalled(tool, q)).sort((a, b) => a.title.localeCompare(b.title, "en"));
}

/** Each tool has at least the one route that its entry names first. */
async function toolOf({ tool, catalogue, settings, collect }: Connector): Promise<Tool> {
  const schema = settings && toJSONSchema(settings, { io: "input" });
  const { route, proof } = catalogue;
  const collector = await collect?.();
  return toolSchema.parse({
    tool,
    aliases: [],
    routes: [{ route, proof, status: "works" }],
    certainty: [],
    ...catalogue,
    ...(schema ? { settings: schema } : {}),
    ...(collector ? { api: collector.authorization.map(({ kind }) => kind) } : {}),
  });
}

function isCalled({ tool, title, aliases = [] }: Tool, q: string): boolean {
  const wanted = letters(q);
  return [tool, title, ...aliases].some((name) => letters(name).includes(wanted));
}

/** `Receipt Bank`, `receipt-bank` and `ReceiptBank` are one name. */
function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}
