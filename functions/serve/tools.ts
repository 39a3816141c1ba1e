import type { Tool } from "../../schemas/tool.ts";
import { loadConnector, toolNames } from "../connectors/catalogue.ts";

/** The catalogue, by title. */
export async function listTools(): Promise<Tool[]> {
  const connectors = await Promise.all(toolNames.map(loadConnector));
  const tools = connectors.flatMap((connector) =>
    connector ? [{ tool: connector.tool, ...connector.catalogue }] : [],
  );
  return tools.sort((a, b) => a.title.localeCompare(b.title, "en"));
}
