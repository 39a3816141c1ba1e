import * as z from "zod/mini";
import { eventTypeSchema, familySchema } from "../../schemas/account-event.ts";
import { feedOrders } from "../../schemas/api/queries.ts";
import { eventTypes, familyOf } from "../../schemas/event-types.ts";
import type { ExportFormat } from "../../schemas/export.ts";
import { type Lane, laneOf, lanes } from "../../schemas/lane.ts";
import { type MappingSource, mappingSource } from "../../schemas/mapping.ts";
import { BadRequest } from "../shared/errors.ts";
import type { HttpEvent } from "../shared/http.ts";
import { toInstant } from "../shared/instant.ts";
import type { Range } from "../store/event-lists.ts";
import type { Filters } from "../store/filters.ts";
import { fromCursor } from "./cursor.ts";

/** The query as it was written: API Gateway joins repeated names with commas, which a value may contain. */
export const queryOf = (event: HttpEvent) => new URLSearchParams(event.rawQueryString);

const limit = z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200));

/** A page size from 1 to 200, 50 where none is asked for. */
export function limitOf(query: URLSearchParams): number {
  const read = limit.safeParse(query.get("limit") ?? 50);
  if (!read.success) throw new BadRequest("invalid_limit", "limit is a whole number from 1 to 200");
  return read.data;
}

/** A query that says how many entries a page has: so many, where it does not. */
export function withLimit(query: URLSearchParams, usual: number): URLSearchParams {
  const limited = new URLSearchParams(query);
  if (!limited.has("limit")) limited.set("limit", String(usual));
  return limited;
}

/** The page that a query asks for: `limit`, `cursor`, and instants of `since` and `until`. Throws `BadRequest`. */
export function rangeOf(query: URLSearchParams): Range {
  const cursor = query.get("cursor");
  return {
    limit: limitOf(query),
    ...boundary(query, "since"),
    ...boundary(query, "until"),
    ...(cursor === null ? {} : { after: fromCursor(cursor) }),
  };
}

function boundary(query: URLSearchParams, name: Boundary): Partial<Range> {
  const text = query.get(name);
  return text === null ? {} : { [name]: boundaryIn(name, text) };
}

type Boundary = "since" | "until";

/** The instant that a caller has written for an end of a range. Throws `BadRequest`. */
export function boundaryIn(name: Boundary, text: string): string {
  const instant = toInstant(text);
  if (instant === undefined)
    throw new BadRequest(`invalid_${name}`, `${name} is an ISO 8601 date or date-time`);
  return instant;
}

const feedOrder = z.enum(feedOrders);

/** The instant by which the feed is in order: when it was recorded, where the query does not say. */
export function feedOrderOf(query: URLSearchParams): z.infer<typeof feedOrder> {
  const read = feedOrder.safeParse(query.get("by") ?? "recordedTime");
  if (!read.success) throw new BadRequest("invalid_by", "by is recordedTime or time");
  return read.data;
}

/** Whose mappings are asked for: those of what is posted where the query does not say. */
export function mappingSourceOf(query: URLSearchParams): MappingSource {
  const read = mappingSource.safeParse(query.get("of") ?? "posts");
  if (!read.success) throw new BadRequest("invalid_of", "of is posts, rows or mails");
  return read.data;
}

const filters = z.object({
  family: z.array(familySchema),
  tool: z.array(z.string().check(z.maxLength(64))).check(z.maxLength(50)),
  type: z.array(eventTypeSchema),
  lane: z.optional(z.enum(lanes)),
});

const typesOf = (lane: Lane): string[] =>
  Object.values(eventTypes)
    .flat()
    .filter((type) => laneOf(type, familyOf(type)) === lane);

/** The history is asked for by what it leaves out, so that it lists types that this release does not know, too. */
const filterOfLane = {
  activity: () => ({ type: typesOf("activity") }),
  history: () => ({ type: [], notType: typesOf("activity") }),
} satisfies Record<Lane, () => Filters>;

/** What a query leaves of the events: families, tools and types in any number, and one lane. Throws `BadRequest` for words that are none. */
export function filtersOf(query: URLSearchParams): Filters {
  const values = (name: string) => [...new Set(query.getAll(name).filter((value) => value !== ""))];
  const read = filters.safeParse({
    family: values("family"),
    tool: values("tool"),
    type: values("type"),
    ...(query.has("lane") ? { lane: query.get("lane") } : {}),
  });
  if (!read.success)
    throw new BadRequest("invalid_filter", "family, tool, type and lane take the words of GET /api/tools");
  const { lane, type, ...rest } = read.data;
  if (lane === undefined) return { ...rest, type };
  if (type.length === 0) return { ...rest, ...filterOfLane[lane]() };
  const within = typesOf(lane);
  const both = type.filter((one) => within.includes(one));
  // No event is of no type: a lane without any of the types asked for has nothing to show.
  return { ...rest, type: both.length > 0 ? both : ["none"] };
}

/** The format a timeline is asked for in; `undefined` for JSON, page by page. Throws `BadRequest`. */
export function formatOf(event: HttpEvent): ExportFormat | undefined {
  const format = queryOf(event).get("format");
  if (format === null || format === "json") return undefined;
  if (format === "csv" || format === "jsonl") return format;
  throw new BadRequest("invalid_format", "format is json, csv or jsonl");
}
