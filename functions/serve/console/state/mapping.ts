import type { Connection, ConnectionRequest } from "../../../../schemas/connection.ts";
import type { MappingSource } from "../../../../schemas/mapping.ts";
import { isObject, type JsonObject, withValueAt } from "./json.ts";

export const sources: readonly Source[] = ["posts", "rows", "mails"];
export type Source = MappingSource;

/** A mapping as it is edited: rules with any fields. What is wrong with them is for the API to say. */
export interface Draft {
  readonly rules: readonly JsonObject[];
}

const pathOf: Readonly<Record<Source, string>> = {
  posts: "mapping",
  rows: "file.mapping",
  mails: "mail.mapping",
};

/** Where a mapping's own fields begin in what the API says of a connection's settings. */
export const fieldsOf = (source: Source): string => `${pathOf[source]}.`;

export function draftOf(value: unknown): Draft | undefined {
  if (!isObject(value) || !Array.isArray(value.rules) || !value.rules.every(isObject)) return undefined;
  return { rules: value.rules };
}

/** The mapping that is live. */
export function liveMapping({ settings }: Connection, source: Source): Draft | undefined {
  const of = { posts: settings, rows: settings.file, mails: settings.mail }[source];
  return isObject(of) ? draftOf(of.mapping) : undefined;
}

/** The connection's settings with another mapping, or none; the rest of them stays. */
export function withMapping(
  { settings }: Connection,
  source: Source,
  draft: Draft | undefined,
): ConnectionRequest["settings"] {
  return JSON.parse(JSON.stringify(withValueAt(settings, pathOf[source], draft)));
}

export const emptyRule = (name: string): JsonObject => ({ rule: name, type: "activity.tracked" });

export function withRule({ rules }: Draft, at: number, rule: JsonObject | undefined): Draft {
  const next = rules.flatMap((one, n) => (n === at ? (rule === undefined ? [] : [rule]) : [one]));
  return { rules: at >= rules.length && rule !== undefined ? [...rules, rule] : next };
}

/** A rule's name that is not taken: it names its events for ever. */
export function freeRuleName({ rules }: Draft): string {
  const taken = rules.map(({ rule }) => rule);
  for (let n = 1; ; n++) {
    const name = n === 1 ? "event" : `event-${n}`;
    if (!taken.includes(name)) return name;
  }
}

/** What is being edited, by connection and source, so that it is still there when the reader has looked elsewhere. */
export const drafts = new Map<string, Draft>();
