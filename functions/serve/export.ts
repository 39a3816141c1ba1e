import type { AccountEvent } from "../../schemas/account-event.ts";
import type { TimelinePage } from "../../schemas/timeline.ts";
import { csvCell } from "../shared/csv-cell.ts";
import { BadRequest } from "../shared/errors.ts";
import type { HttpEvent, HttpResult } from "../shared/http.ts";
import { queryOf } from "./query.ts";

/** Bytes of one answer; well below the 6 MB that a function may answer. What lies beyond is at `Link: rel="next"`. */
const enough = 4_000_000;

const columns: readonly (readonly [name: string, (event: AccountEvent) => string | undefined])[] = [
  ["time", ({ time }) => time],
  ["account", ({ account }) => account],
  ["tool", ({ tool }) => tool],
  ["connection", ({ connection }) => connection],
  ["type", ({ type }) => type],
  ["title", ({ title }) => title],
  ["direction", ({ direction }) => direction],
  ["actor", ({ actor }) => actor?.name],
  ["email", ({ actor }) => actor?.email],
  ["amount", ({ money }) => money?.amount],
  ["currency", ({ money }) => money?.currency],
  ["scheduledFor", ({ scheduledFor }) => scheduledFor],
  ["object", ({ object }) => object?.name ?? object?.id],
  ["url", ({ object }) => object?.url],
  ["recordedTime", ({ recordedTime }) => recordedTime],
  ["event", ({ id }) => id],
];

const formats = {
  csv: {
    contentType: "text/csv; charset=utf-8",
    // The mark tells spreadsheets that this is UTF-8.
    head: `\u{feff}${columns.map(([name]) => name).join(",")}\r\n`,
    line: (event: AccountEvent) => `${columns.map(([, of]) => csvCell(of(event) ?? "")).join(",")}\r\n`,
  },
  jsonl: {
    contentType: "application/jsonl; charset=utf-8",
    head: "",
    line: (event: AccountEvent) => `${JSON.stringify(event)}\n`,
  },
} as const;

type Format = keyof typeof formats;

/** The format a timeline is asked for in; `undefined` for JSON, page by page. Throws `BadRequest`. */
export function formatOf(event: HttpEvent): Format | undefined {
  const format = queryOf(event).get("format");
  if (format === null || format === "json") return undefined;
  if (format === "csv" || format === "jsonl") return format;
  throw new BadRequest("invalid_format", "format is json, csv or jsonl");
}

/** A timeline as a file: page after page to its end, or to what one answer holds. */
export async function exported(
  event: HttpEvent,
  format: Format,
  page: (query: URLSearchParams) => Promise<TimelinePage>,
): Promise<HttpResult> {
  const { contentType, head, line } = formats[format];
  const query = queryOf(event);
  query.set("limit", "200");
  let body: string = head;
  for (let more = true; more && body.length < enough; ) {
    const { events, next } = await page(query);
    for (const one of events) body += line(one);
    more = next !== undefined;
    if (next === undefined) query.delete("cursor");
    else query.set("cursor", next);
  }
  query.delete("limit");
  return {
    statusCode: 200,
    headers: {
      "content-type": contentType,
      "content-disposition": `attachment; filename="timeline.${format}"`,
      ...(query.has("cursor") ? { link: `<${event.rawPath}?${query}>; rel="next"` } : {}),
    },
    body,
  };
}
