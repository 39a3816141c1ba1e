import { toJSONSchema } from "zod/v4/core";
import { type Tool, type ToolRoute, tool as toolSchema } from "../../schemas/tool.ts";
import { loadConnector, toolNames } from "../connectors/catalogue.ts";
import { type Language, languages, loadWords } from "../connectors/catalogue-words.ts";
import type { Connector } from "../connectors/connector.ts";
import type { ToolWords } from "../connectors/tool-words.ts";
import { BadRequest } from "../shared/errors.ts";

/** The catalogue, by title; with `q`, the tools that people know by a name like that. In English, or in `language`. */
export async function listTools(q = "", language?: Language): Promise<Tool[]> {
  const connectors = await Promise.all(toolNames.map(loadConnector));
  const tools = await Promise.all(connectors.flatMap((connector) => (connector ? [toolOf(connector)] : [])));
  const found = tools.filter((tool) => isCalled(tool, q));
  const told = language
    ? await Promise.all(found.map(async (one) => inWords(one, await loadWords(one.tool, language))))
    : found;
  return told.sort((a, b) => a.title.localeCompare(b.title, "en"));
}

/** The language that a call asks for; `undefined` is English. Throws `BadRequest` for one that there is not. */
export function languageOf(query: URLSearchParams): Language | undefined {
  const wanted = query.get("language") ?? "en";
  const language = languages.find((one) => one === wanted);
  if (!language && wanted !== "en")
    throw new BadRequest("invalid_query", `language is en or ${languages.join(", ")}`);
  return language;
}

/** An entry with what it says in other words. What has none keeps its own. */
function inWords(entry: Tool, words: ToolWords | undefined): Tool {
  if (!words) return entry;
  const { title = entry.title, summary, limits, setup } = words;
  return {
    ...entry,
    title,
    summary,
    limits: [...limits],
    setup: [...setup],
    ...(entry.routes ? { routes: entry.routes.map((one, n) => carrying(one, words.carries?.[n])) } : {}),
    ...(entry.certainty
      ? {
          certainty: entry.certainty.map((one, n) => ({
            ...one,
            statement: words.certainty?.[n] ?? one.statement,
          })),
        }
      : {}),
    ...(entry.settings ? { settings: settingsInWords(entry.settings, words.settings ?? {}) } : {}),
  };
}

function carrying(route: ToolRoute, carries: string | undefined): ToolRoute {
  return carries === undefined ? route : { ...route, carries };
}

/** A JSON Schema whose properties' titles and descriptions are in other words. */
function settingsInWords(
  schema: NonNullable<Tool["settings"]>,
  words: NonNullable<ToolWords["settings"]>,
): NonNullable<Tool["settings"]> {
  const { properties } = schema;
  if (typeof properties !== "object" || properties === null || Array.isArray(properties)) return schema;
  const told = Object.entries(properties).map(([name, property]) => {
    const isFields = typeof property === "object" && property !== null && !Array.isArray(property);
    return [name, isFields ? { ...property, ...words[name] } : property] as const;
  });
  return { ...schema, properties: Object.fromEntries(told) };
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
