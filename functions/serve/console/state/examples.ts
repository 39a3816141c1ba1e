import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { isToldByHub } from "../../../../schemas/told-by-hub.ts";
import { call } from "./api.ts";
import type { Example } from "./example-text.ts";
import { isObject } from "./json.ts";
import type { Source } from "./mapping.ts";

/** Something that really came: the event it was read into, which leads to the delivery. */
export type Kept = Pick<AccountEvent, "id" | "title" | "recordedTime">;

const most = 20;

/** The newest deliveries of a connection that a mapping of this source reads, each once. */
export async function keptOf(tool: string, connection: string, source: Source): Promise<readonly Kept[]> {
  const { events } = await call("GET", "/api/timeline", { query: { tool: [tool], limit: 200 } });
  const once = new Set<string>();
  return events
    .filter((event) => event.connection === connection && comesBy(event, source))
    .filter(({ id, delivery, details }) => {
      // The rows of one file are one delivery, and separate examples.
      const name = source === "rows" ? id : delivery;
      return details.test !== true && !once.has(name) && once.add(name);
    })
    .slice(0, most);
}

function comesBy(event: AccountEvent, source: Source): boolean {
  if (isToldByHub(event)) return false;
  const { proof, type, details } = event;
  if (source === "rows") return proof === "file" && type !== "system.observed" && type !== "record.removed";
  const isMail = proof === "mail-verified" || proof === "mail-unverified";
  if (source === "mails") return isMail;
  return proof !== "file" && !isMail && !(type === "system.observed" && details.was === undefined);
}

/** What a mapping reads of something kept: the delivery itself, or for a row of a file the row. */
export async function exampleOf({ id }: Kept, source: Source): Promise<{ example: Example; text: string }> {
  const { raw } = await call("GET", "/api/events/{event}", { at: { event: id } });
  const text = raw.encoding === "utf8" ? raw.body : "";
  return { example: { event: id }, text: source === "rows" ? JSON.stringify(rowInput(text)) : text };
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
