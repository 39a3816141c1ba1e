import type { AccountEvent } from "../../../../schemas/account-event.ts";
import type { ProposalRequest } from "../../../../schemas/mapping.ts";
import type { EventDetail, TimelinePage } from "../../../../schemas/timeline.ts";
import { call } from "./api.ts";
import { isObject, valueAt } from "./json.ts";
import type { Source } from "./mapping.ts";

/** An example as the API takes it. */
export type Example = Pick<ProposalRequest, "sample" | "raw" | "event">;

/** Something that really came: the event it was read into, which leads to the delivery. */
export type Kept = Pick<AccountEvent, "id" | "title" | "recordedTime">;

const most = 20;

/** The newest deliveries of a connection that a mapping of this source reads, each once. */
export async function keptOf(tool: string, connection: string, source: Source): Promise<readonly Kept[]> {
  if (source === "mails") return [];
  const query = new URLSearchParams({ tool, limit: "200" });
  const { events } = await call<TimelinePage>("GET", `/timeline?${query}`);
  const once = new Set<string>();
  return events
    .filter((event) => event.connection === connection && comesBy(event, source))
    .filter(({ id, delivery, details }) => {
      // The rows of one file are one delivery, and examples of their own.
      const name = source === "rows" ? id : delivery;
      return details.test !== true && !once.has(name) && once.add(name);
    })
    .slice(0, most);
}

function comesBy({ proof, type, details }: AccountEvent, source: Source): boolean {
  if (source === "rows") return proof === "file" && type !== "system.observed" && type !== "record.removed";
  const apart = proof === "file" || proof === "mail-verified" || proof === "mail-unverified";
  return !apart && !(type === "system.observed" && details.was === undefined);
}

/** What a mapping reads of something kept: the delivery itself, or for a row of a file the row. */
export async function exampleOf({ id }: Kept, source: Source): Promise<{ example: Example; text: string }> {
  const { raw } = await call<EventDetail>("GET", `/events/${encodeURIComponent(id)}`);
  const text = raw.encoding === "utf8" ? raw.body : "";
  if (source === "posts") return { example: { event: id }, text };
  const sample = rowInput(text);
  return { example: { sample }, text: JSON.stringify(sample) };
}

/** A row as the mapping of files sees it: its columns, and beside them what the hub knows of the change. */
function rowInput(raw: string): unknown {
  const kept: unknown = JSON.parse(raw);
  if (!isObject(kept)) return {};
  const { before, after } = kept;
  const row = isObject(after) ? after : isObject(before) ? before : {};
  const change = isObject(before) ? "changed" : "added";
  return { ...row, row, change, before: before ?? null };
}

/** What somebody has pasted: JSON or a form, as it would be posted. */
export function pasted(text: string, source: Source): Example {
  if (source === "posts") {
    const form = !/^\s*[[{"]/.test(text);
    return {
      raw: { contentType: form ? "application/x-www-form-urlencoded" : "application/json", body: text },
    };
  }
  return { sample: JSON.parse(text) };
}

/** What a mail looks like to a mapping, to be filled in. */
export const mailExample = JSON.stringify(
  {
    subject: "Invoice 118 was paid",
    from: { name: "Jane Doe", email: "jane@acme.example" },
    text: "Amount: £1,250.00\nThank you.",
    found: {},
    fields: { amount: "£1,250.00" },
  },
  null,
  2,
);

/** A value of an example: the expression that finds it, and what it is. */
export interface Leaf {
  readonly path: string;
  readonly value: string;
}

const limits = { leaves: 200, depth: 6, value: 60 };

/** The single values of an example; with `each`, those of the first thing in that list. */
export function leavesIn(text: string, each: unknown): readonly Leaf[] {
  const whole = parsedExample(text);
  const list = typeof each === "string" ? valueAt(whole, each) : undefined;
  const leaves: Leaf[] = [];
  const walk = (value: unknown, path: string, depth: number) => {
    if (leaves.length >= limits.leaves || depth > limits.depth) return;
    if (Array.isArray(value)) walk(value[0], `${path}[0]`, depth + 1);
    else if (isObject(value))
      for (const [name, one] of Object.entries(value)) {
        const step = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
        walk(one, path === "" ? step : `${path}.${step}`, depth + 1);
      }
    else if (path !== "" && value !== null && value !== undefined)
      leaves.push({ path, value: String(value).slice(0, limits.value) });
  };
  walk(Array.isArray(list) ? list[0] : Array.isArray(whole) ? whole[0] : whole, "", 0);
  return leaves;
}

function parsedExample(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return /^[\w.[\]%+-]+=/.test(text) ? Object.fromEntries(new URLSearchParams(text)) : undefined;
  }
}
