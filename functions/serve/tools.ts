import { toJSONSchema } from "zod/v4/core";
import { type Tool, tool as toolSchema } from "../../schemas/tool.ts";
import { loadConnector, toolNames } from "../connectors/catalogue.ts";
import type { Connector } from "../connectors/connector.ts";

/** The catalogue, by title. */
export async function listTools(): Promise<Tool[]> {
  const connectors = await Promise.all(toolNames.map(loadConnector));
  const tools = connectors.flatMap((connector) => (connector ? [toolOf(connector)] : []));
  return tools.sort((a, b) => a.title.localeCompare(b.title, "en"));
}

function toolOf({ tool, catalogue, settings }: Connector): Tool {
  const schema = settings && toJSONSchema(settings, { io: "input" });
  return toolSchema.parse({ tool, ...catalogue, ...(schema ? { settings: schema } : {}) });
}
