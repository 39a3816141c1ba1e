import type { ExportFormat } from "../../schemas/export.ts";
import type { TimelinePage } from "../../schemas/timeline.ts";
import { eventLines } from "../accounts/lines.ts";
import type { HttpResult } from "../shared/http.ts";
import type { Clock } from "../shared/ports.ts";
import { enough, sizeOf } from "./file-part.ts";

/** Milliseconds after which an answer ends: the HTTP API waits for 29 seconds, and one page may take several. */
const longEnough = 10_000;

/**
 * A timeline as a file: page after page to its end, or to what one answer holds or has the time for, but at least one page.
 * Parts follow upon each other as they are: only the first begins with the heading.
 */
export async function exported(
  { path, query: asked }: { readonly path: string; readonly query: URLSearchParams },
  format: ExportFormat,
  page: (query: URLSearchParams) => Promise<TimelinePage>,
  now: Clock,
): Promise<HttpResult> {
  const { contentType, head, line } = eventLines[format];
  const query = new URLSearchParams(asked);
  query.set("limit", "200");
  const parts: string[] = query.has("cursor") ? [] : [head];
  const until = now().getTime() + longEnough;
  let size = 0;
  for (let more = true; more && size < enough && now().getTime() < until; ) {
    const { events, next } = await page(query);
    const text = events.map(line).join("");
    parts.push(text);
    size += sizeOf(text);
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
      ...(query.has("cursor") ? { link: `<${path}?${query}>; rel="next"` } : {}),
    },
    body: parts.join(""),
  };
}
