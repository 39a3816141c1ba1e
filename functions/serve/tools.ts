import { toJSONSchema } from "zod/v4/core";
import { type Tool, type ToolRoute, tool as toolSchema } from "../../schemas/tool.ts";
import { loadConnector, toolNames } from "../connectors/catalogue.ts";
import { type Language, languages, loadWords, type Translation } from "../connectors/catalogue-words.ts";
import type { Connector } from "../connectors/connector.ts";
import { BadRequest } from "../shared/errors.ts";
import { type ConsentWay, consentWayOf } from "./connect/consent-way.ts";

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
function inWords(entry: Tool, translation: Translation | undefined): Tool {
  if (!translation) return entry;
  const { title = entry.title, texts, settings = {} } = translation;
  const told = (text: string) => texts.get(text) ?? text;
  const { summary, limits, setup, routes, certainty } = entry;
  return {
    ...entry,
    title,
    summary: told(summary),
    limits: limits.map(told),
    setup: setup.map(told),
    ...(routes ? { routes: routes.map((one) => carrying(one, told)) } : {}),
    ...(certainty ? { certainty: certainty.map((one) => ({ ...one, statement: told(one.statement) })) } : {}),
    ...(entry.settings ? { settings: settingsInWords(entry.settings, settings) } : {}),
  };
}

function carrying(route: ToolRoute, told: (text: string) => string): ToolRoute {
  return route.carries === undefined ? route : { ...route, carries: told(route.carries) };
}

/** A JSON Schema whose properties' titles and descriptions are in other words. */
function settingsInWords(
  schema: NonNullable<Tool["settings"]>,
  words: NonNullable<Translation["settings"]>,
): NonNullable<Tool["settings"]> {
  const { properties } = schema;
  if (typeof properties !== "object" || properties === null || Array.isArray(properties)) return schema;
  const told = Object.entries(properties).map(([name, property]) => {
    const isFields = typeof property === "object" && property !== null && !Array.isArray(property);
    return [name, isFields ? { ...property, ...words[name] } : property] as const;
  });
  return { ...schema, properties: Object.fromEntries(told) };
}

const entries = new WeakMap<Connector, Tool>();

/** A connector's entry, made once: every page of the console asks for all of them. */
async function toolOf(connector: Connector): Promise<Tool> {
  const entry = entries.get(connector) ?? (await entryOf(connector));
  entries.set(connector, entry);
  return entry;
}

/** Each tool has at least the one route that its entry names first. */
async function entryOf({ tool, catalogue, settings, rereads, collect }: Connector): Promise<Tool> {
  const schema = settings && toJSONSchema(settings, { io: "input" });
  const { route, proof } = catalogue;
  const collector = await collect?.();
  const way = consentWayOf(collector);
  return toolSchema.parse({
    tool,
    aliases: [],
    routes: [{ route, proof, status: "works" }],
    certainty: [],
    ...catalogue,
    ...(schema ? { settings: schema } : {}),
    ...(rereads ? { rereads } : {}),
    ...(collector ? { api: collector.authorization.map(({ kind }) => kind) } : {}),
    ...(way ? { consent: consentOf(way) } : {}),
  });
}

function consentOf({ consent: { scopes }, impersonation }: ConsentWay): Tool["consent"] {
  return {
    scopes: [...scopes],
    ...(impersonation ? { impersonation: { scopes: [...impersonation.scopes] } } : {}),
  };
}

function isCalled({ tool, title, aliases = [] }: Tool, q: string): boolean {
  const wanted = letters(q);
  return [tool, title, ...aliases].some((name) => letters(name).includes(wanted));
}

/** `Receipt Bank`, `receipt-bank` and `ReceiptBank` are one name. */
function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}
