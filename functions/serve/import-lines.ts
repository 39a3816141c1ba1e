import { parse } from "csv-parse/sync";
import * as z from "zod/mini";
import type { Identity } from "../../schemas/account-event.ts";
import type { Explained } from "../../schemas/explained.ts";
import { type Matcher, nameOf, normalIdentity } from "../matching/keys-of.ts";
import { BadRequest } from "../shared/errors.ts";
import { words } from "./identities.ts";

/** Rows of one call; what takes longer than an API waits is sent in several. */
const rowsAtMost = 1_000;

const line = z.object({
  name: z.string(),
  owner: z.optional(z.string()),
  tier: z.optional(z.string()),
  tags: z.optional(z.string()),
  emails: z.optional(z.string()),
  domains: z.optional(z.string()),
  phones: z.optional(z.string()),
  ids: z.optional(z.string()),
});
export type Line = z.infer<typeof line>;

/** The rows of a list as CSV. Throws `BadRequest` where it is none, or too long. */
export function linesOf(csv: string): Line[] {
  let records: unknown;
  let header: string[] = [];
  try {
    records = parse(csv, {
      bom: true,
      columns: (names: string[]) => {
        header = names.map((name) => name.trim().toLowerCase());
        return header;
      },
      skip_empty_lines: true,
      trim: true,
      max_record_size: 100_000,
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 200) : "it is not CSV";
    throw new BadRequest("invalid_csv", `The list cannot be read: ${why}`, { cause });
  }
  const read = z.array(line).safeParse(records);
  if (!read.success || !header.includes("name"))
    throw new BadRequest("invalid_csv", "The list needs a header line with a column `name`");
  if (read.data.length > rowsAtMost)
    throw new BadRequest(
      "too_many_rows",
      `One call takes at most ${rowsAtMost} rows: send the list in parts`,
    );
  return read.data;
}

/** What a cell of several values holds. */
export const several = (text = "") =>
  text
    .split(/[;\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== "");

/** What leads to a row's client, each once and in the one spelling, and what can lead to nobody. */
export function identitiesOf({ emails, domains, phones, ids }: Line, matcher: Matcher) {
  const given: Identity[] = [
    ...several(emails).map((value) => ({ type: "email", value })),
    ...several(domains).map((value) => ({ type: "domain", value })),
    ...several(phones).map((value) => ({ type: "phone", value })),
    ...several(ids).map((id) => ({
      type: id.slice(0, id.indexOf("/")),
      value: id.slice(id.indexOf("/") + 1),
    })),
  ];
  const keys = new Map<string, Identity>();
  const problems: Explained[] = [];
  for (const one of given) {
    const normal = normalIdentity(one, matcher);
    if ("key" in normal) keys.set(nameOf(normal.key), normal.key);
    else {
      const what = words(one).slice(0, 100);
      const reason = `${what}: ${normal.refused.replaceAll("_", " ")}`;
      problems.push({ code: normal.refused, values: { what }, reason });
    }
  }
  return { keys: [...keys.values()], problems };
}
