import * as z from "zod/mini";
import type { $ZodType } from "zod/v4/core";
import { connectionName } from "../connection.ts";

interface Part {
  readonly description: string;
  readonly schema: $ZodType;
  /** All that is left of the path, slashes too. */
  readonly rest?: true;
}

const id = z.string();

/** The variable parts of the calls' paths, by their names. */
export const pathParts = {
  tool: { description: "A tool of `GET /api/tools`", schema: id },
  connection: { description: "The connection's name", schema: connectionName },
  tenant: {
    description: "Who has consented, by the tool's own id, URL-encoded",
    schema: id,
  },
  file: { description: "The file's id", schema: id },
  account: { description: "The account's id", schema: id },
  merge: { description: "The merge's id", schema: id },
  type: {
    description: "`email`, `domain`, `phone` or the kind of a tool's id, e.g. `quickbooks:customer`",
    schema: id,
  },
  value: { description: "The value, URL-encoded; it may contain slashes", schema: id, rest: true },
  suggestion: { description: "The suggestion's id", schema: id },
  job: { description: "The job's id", schema: id },
  part: { description: "A part's name, e.g. `events-0001.jsonl.gz`", schema: id },
  event: { description: "The event's id", schema: id },
  note: { description: "The id of the note's event", schema: id },
  view: {
    description: "An id that the caller chooses: 1 to 64 letters, digits, _ and -",
    schema: id,
  },
  rule: { description: "The rule's id", schema: id },
  name: { description: "The rule's name, URL-encoded", schema: id },
  digest: { description: "The digest's id", schema: id },
  followup: { description: "The follow-up's id", schema: id },
  month: { description: "The month, e.g. `2026-11`; of CSV with its ending, `2026-11.csv`", schema: id },
  reason: { description: "Why the account asks for attention, e.g. `silent`", schema: id },
  drift: { description: "The id of a field's change, URL-encoded", schema: id },
  delivery: { description: "The delivery's id", schema: id },
} as const satisfies Readonly<Record<string, Part>>;

export type PathPart = keyof typeof pathParts;

/** The names in a path, in their order. Throws where one has no description. */
export const partsIn = (path: string): PathPart[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => {
    if (!isPart(name)) throw new UnknownPart(path, name);
    return name;
  });

const isPart = (name: string): name is PathPart => Object.hasOwn(pathParts, name);

class UnknownPart extends Error {
  constructor(path: string, name: string) {
    super(`${path}: path-parts.ts does not say what ${name} is`);
  }
}
