import type { FetchDraft } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import type { Context } from "./context.ts";

/** The fetch that looks up the names that an event lacks, and of files that came by their ids alone. */
export function lookUp(
  draft: EventDraft,
  { team, settings }: Context,
  files: readonly string[] = [],
): readonly FetchDraft[] {
  if (files.length === 0 && settings.names === "leave out") return [];
  const scope = { team, ...(files.length > 0 ? { files: files.join(",") } : {}) };
  return [{ key: team, scope, fills: [draft] }];
}
